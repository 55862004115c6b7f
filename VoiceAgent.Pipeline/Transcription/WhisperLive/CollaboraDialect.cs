using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>
/// WhisperLive: options as JSON first, then 32-bit floats at 16 kHz, and the last segments as answers.
/// Source: github.com/collabora/WhisperLive, whisper_live/server.py and backend/base.py of 2025.
/// </summary>
internal sealed class CollaboraDialect : ILiveDialect
{
    private readonly string _uid = Guid.NewGuid().ToString();
    private readonly SortedDictionary<double, string> _completed = [];
    private byte[] _floats = [];
    private string? _language;

    public CollaboraDialect(Uri address, TranscriptionRequest request, WhisperLiveOptions options, string? model)
    {
        Address = address;
        Hello = JsonSerializer.SerializeToUtf8Bytes(new
        {
            uid = _uid,
            language = LanguageMatch.Requested(request.Languages),
            task = "transcribe",
            model = model ?? options.Model,
            use_vad = options.UseVad,
            initial_prompt = request.PhraseHints.Count > 0 ? string.Join(", ", request.PhraseHints) : null,
        });
    }

    public Uri Address { get; }

    public ReadOnlyMemory<byte>? Hello { get; }

    public ReadOnlyMemory<byte> End { get; } = "END_OF_AUDIO"u8.ToArray();

    public bool EndFlushes => false;

    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm.Span);
        if (_floats.Length < samples.Length * sizeof(float))
        {
            _floats = new byte[samples.Length * sizeof(float)];
        }

        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_floats.AsSpan(i * sizeof(float)), samples[i] / 32_768f);
        }

        return _floats.AsMemory(0, samples.Length * sizeof(float));
    }

    public LiveMessage Read(JsonElement message)
    {
        switch (Text(message, "status"))
        {
            case "WAIT":
                throw new TranscriptionBrokenException("WhisperLive is full: its --max_clients are connected.", FailureKind.ToldToWait);
            case "ERROR":
                throw new TranscriptionBrokenException("WhisperLive reported an error. Its log has the reason.", FailureKind.Unavailable);
        }

        _language = Text(message, "language") is { Length: > 0 } detected ? detected : _language;
        return Text(message, "message") switch
        {
            "SERVER_READY" => new LiveMessage { IsReady = true },
            "DISCONNECT" => throw new TranscriptionBrokenException("WhisperLive ended the connection, because it was open for too long.", FailureKind.DeadConnection),
            _ => message.TryGetProperty("segments", out var segments) && segments.ValueKind is JsonValueKind.Array ? State(segments) : default,
        };
    }

    /// <summary>Only the last segments are sent, so the completed ones are kept here. Their start tells them apart.</summary>
    private LiveMessage State(JsonElement segments)
    {
        var open = "";
        var (at, count) = (0, segments.GetArrayLength());
        foreach (var segment in segments.EnumerateArray())
        {
            at++;

            // A segment without the mark comes from a version before the mark. There, only the last one can still change.
            var isCompleted = segment.TryGetProperty("completed", out var completed) ? completed.ValueKind is JsonValueKind.True : at < count;
            if (isCompleted && double.TryParse(Text(segment, "start"), CultureInfo.InvariantCulture, out var start))
            {
                _completed[start] = Text(segment, "text");
            }
            else
            {
                open = Text(segment, "text");
            }
        }

        return new LiveMessage(Scripts.Join([.. _completed.Values, open]), open.Length == 0, _language);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()!.Trim() : "";
}
