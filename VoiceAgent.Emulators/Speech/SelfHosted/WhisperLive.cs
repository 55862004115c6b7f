using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>
/// WhisperLive's socket: options as JSON, <c>SERVER_READY</c>, 32-bit floats from the client, the last ten segments after each change, and the end of the
/// connection at <c>END_OF_AUDIO</c>, without the words that are still missing. Source: github.com/collabora/WhisperLive, whisper_live/server.py and backend/base.py.
/// </summary>
internal sealed class WhisperLive(LiveAudio audio)
{
    private const int LastSegments = 10;

    private int _clients;

    public async Task ServeAsync(HttpContext http)
    {
        using var socket = await audio.AcceptAsync(http);
        if (socket is null)
        {
            return;
        }

        await using var outbox = new LiveOutbox(socket, audio, http.RequestAborted);
        if (await LiveAudio.ReceiveAsync(socket, http.RequestAborted) is not { Type: WebSocketMessageType.Text } first || Options(first.Content) is not { } options)
        {
            await outbox.FinishAsync();
            return;
        }

        if (Interlocked.Increment(ref _clients) > audio.Options.Value.MaxClients)
        {
            Interlocked.Decrement(ref _clients);
            await outbox.AddAsync(new { uid = options.Uid, status = "WAIT", message = 9.5 });
            await outbox.FinishAsync();
            return;
        }

        try
        {
            await outbox.AddAsync(new { uid = options.Uid, message = "SERVER_READY", backend = "faster_whisper" });
            await ListenAsync(socket, outbox, options, http.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }

    private async Task ListenAsync(WebSocket socket, LiveOutbox outbox, ClientOptions options, CancellationToken ending)
    {
        var phrases = new LivePhrases(audio);
        var isTold = options.Language is not null;
        while (await LiveAudio.ReceiveAsync(socket, ending) is { } message)
        {
            if (message.Content.AsSpan().SequenceEqual("END_OF_AUDIO"u8))
            {
                await outbox.FinishAsync();
                return;
            }

            await phrases.HearAsync(Pcm16(message.Content), async (delay, operation) =>
            {
                if (!isTold)
                {
                    isTold = true;
                    await outbox.AddAsync(new { uid = options.Uid, language = HeardLanguage.CodeOf(phrases.Segments[^1].Text.Split(' ')), language_prob = 0.9 });
                }

                await outbox.AddAsync(State(options.Uid, phrases.Segments), delay, operation);
            });
        }
    }

    // A segment is completed when the next one begins.
    private static object State(string uid, IReadOnlyList<LiveSegment> segments) => new
    {
        uid,
        segments = segments.Select((segment, at) => new
        {
            start = Seconds(segment.Start),
            end = Seconds(segment.End),
            text = $" {segment.Text}",
            completed = at < segments.Count - 1,
        }).TakeLast(LastSegments).ToArray(),
    };

    private static string Seconds(TimeSpan at) => at.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static byte[] Pcm16(byte[] floats)
    {
        var samples = MemoryMarshal.Cast<byte, float>(floats);
        var pcm = new byte[samples.Length * sizeof(short)];
        var target = MemoryMarshal.Cast<byte, short>(pcm.AsSpan());
        for (var i = 0; i < samples.Length; i++)
        {
            target[i] = (short)Math.Clamp(MathF.Round(samples[i] * 32_768), short.MinValue, short.MaxValue);
        }

        return pcm;
    }

    private static ClientOptions? Options(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new ClientOptions(root.GetProperty("uid").GetString()!, root.TryGetProperty("language", out var language) ? language.GetString() : null);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record ClientOptions(string Uid, string? Language);
}
