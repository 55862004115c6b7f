using System.Buffers.Binary;
using System.Xml;
using System.Xml.Linq;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>A source cannot be played. Carries the service's sub code.</summary>
internal sealed class UnplayableException(int subCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int SubCode { get; } = subCode;

    /// <summary>The index of the source, or null when the failure is not one of a source.</summary>
    public new int? Source { get; set; }
}

/// <summary>Produces the audio of play sources: it synthesises text and SSML with the emulated voice, and downloads WAV files.</summary>
internal sealed class PromptStudio(CodedVoice voice, HttpClient http)
{
    private const int LargestFile = 8 * 1024 * 1024;

    /// <exception cref="UnplayableException">A source is empty, cannot be downloaded, or is not a WAV file with PCM16 mono.</exception>
    public async Task<short[]> RecordAsync(PlaySource source, int sampleRate, CancellationToken hungUp) => source switch
    {
        { Text.Text: { Length: > 0 } text } => await SpeakAsync(text, source.Text.VoiceName, Speaker.Agent, sampleRate, hungUp),
        { Ssml.SsmlText: { Length: > 0 } ssml } => await SpeakAsync(TextOf(ssml), null, Speaker.Agent, sampleRate, hungUp),
        { File.Uri: { Length: > 0 } uri } => await FetchAsync(uri, sampleRate, hungUp),
        _ => throw new UnplayableException(8581, $"A play source of kind '{source.Kind}' has no text, SSML or file in it."),
    };

    /// <summary>Speaks as somebody at a telephone, whose words a recognition understands.</summary>
    public async Task<short[]> SpeakAsCallerAsync(string text, int sampleRate, CancellationToken hungUp) =>
        text.Length == 0 ? [] : await SpeakAsync(text, Human.Voice, Speaker.Caller, sampleRate, hungUp);

    private static string TextOf(string ssml)
    {
        try
        {
            return XDocument.Parse(ssml).Root!.Value;
        }
        catch (XmlException malformed)
        {
            throw new UnplayableException(8581, $"The SSML is not well-formed: {malformed.Message}", malformed);
        }
    }

    private async Task<short[]> SpeakAsync(string text, string? voiceName, Speaker speaker, int sampleRate, CancellationToken hungUp)
    {
        var pcm = new List<short>();
        await foreach (var clause in voice.SpeakAsync(text, voiceName is null ? new VoiceStyle() : new VoiceStyle(voiceName), speaker, sampleRate, yielded: hungUp))
        {
            pcm.AddRange(clause.Pcm.Span);
        }

        return [.. pcm];
    }

    private async Task<short[]> FetchAsync(string uri, int sampleRate, CancellationToken hungUp)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(uri), HttpCompletionOption.ResponseHeadersRead, hungUp);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(LargestFile, hungUp);
            return Decode(await response.Content.ReadAsByteArrayAsync(hungUp), sampleRate);
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException or InvalidOperationException)
        {
            throw new UnplayableException(8536, $"The play source file could not be downloaded: {failure.Message}", failure);
        }
    }

    /// <summary>Decodes the first <c>fmt </c> and <c>data</c> chunks of a RIFF file.</summary>
    private static short[] Decode(ReadOnlySpan<byte> wav, int sampleRate)
    {
        if (wav.Length < 12 || !wav[..4].SequenceEqual("RIFF"u8) || !wav[8..12].SequenceEqual("WAVE"u8))
        {
            throw new UnplayableException(8535, "The play source file is not a WAV file.");
        }

        var rate = 0;
        for (var rest = wav[12..]; rest.Length >= 8;)
        {
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            var chunk = rest.Slice(8, size);
            if (rest[..4].SequenceEqual("fmt "u8) && size >= 16)
            {
                rate = FormatOf(chunk);
            }
            else if (rest[..4].SequenceEqual("data"u8) && rate > 0)
            {
                return Convert(chunk, rate, sampleRate);
            }

            rest = rest[Math.Min(rest.Length, 8 + size + (size & 1))..];
        }

        throw new UnplayableException(8535, "The play source file has no audio in it.");
    }

    private static int FormatOf(ReadOnlySpan<byte> format)
    {
        var (coding, channels) = (BinaryPrimitives.ReadUInt16LittleEndian(format), BinaryPrimitives.ReadUInt16LittleEndian(format[2..]));
        var (rate, bits) = (BinaryPrimitives.ReadInt32LittleEndian(format[4..]), BinaryPrimitives.ReadUInt16LittleEndian(format[14..]));
        return coding == 1 && channels == 1 && bits == 16 && rate is >= 8000 and <= 48000
            ? rate
            : throw new UnplayableException(8535, $"The play source file is not PCM16 mono (format {coding}, {channels} channels, {bits} bits, {rate} Hz).");
    }

    private static short[] Convert(ReadOnlySpan<byte> pcm, int from, int to)
    {
        var samples = new float[pcm.Length / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(pcm[(2 * i)..]);
        }

        return Array.ConvertAll(Resampler.Between(from, to).Convert(samples), sample => (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue));
    }
}
