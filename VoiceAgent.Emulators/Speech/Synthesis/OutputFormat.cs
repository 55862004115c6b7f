using System.Buffers.Binary;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>The audio format of a synthesis, by the service's name. Compressed formats are made by ffmpeg.</summary>
/// <param name="SampleRate">In Hz. Audio is mono.</param>
/// <param name="Coding">The coding of a sample. PCM16 for a compressed format, because ffmpeg gets it.</param>
internal sealed record OutputFormat(int SampleRate, SampleCoding Coding = SampleCoding.Pcm16)
{
    private const int HeaderLength = 44;
    private const int CodedVoiceRate = 24000;

    private static readonly Dictionary<string, OutputFormat> Known = All();

    /// <summary>Whether a WAV header comes first.</summary>
    public bool Riff { get; private init; }

    /// <summary>The arguments for ffmpeg's output. Empty for a format that needs no ffmpeg.</summary>
    public IReadOnlyList<string> Ffmpeg { get; private init; } = [];

    /// <summary>The type of an HTTP answer.</summary>
    public string MediaType { get; private init; } = "audio/x-wav";

    /// <summary>The rate at which the voice speaks. The tone code does not fit all rates, so some formats are resampled from 24 kHz.</summary>
    public int VoiceRate => SampleRate is 22050 or 44100 ? CodedVoiceRate : SampleRate;

    /// <exception cref="SpeechProtocolException">The emulator does not support the format.</exception>
    public static OutputFormat Parse(string name) => Known.TryGetValue(name, out var format)
        ? format
        : throw SpeechProtocolException.Unsupported(
            $"The output format '{name}' is not emulated: use {{raw,riff}}-{{8khz,16khz,22050hz,24khz,44100hz,48khz}}-16bit-mono-pcm, {{raw,riff}}-8khz-8bit-mono-{{mulaw,alaw}}, or one of MP3, Opus, FLAC or G.722.");

    /// <summary>The header of a stream of unknown length, or empty for a format without one.</summary>
    public byte[] Header()
    {
        if (!Riff)
        {
            return [];
        }

        var bytes = Coding == SampleCoding.Pcm16 ? 2 : 1;
        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), (short)Coding);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), SampleRate * bytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)bytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), (short)(8 * bytes));
        "data"u8.CopyTo(header.AsSpan(36));
        return header;
    }

    // Source: learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech#audio-outputs.
    private static Dictionary<string, OutputFormat> All()
    {
        var all = new Dictionary<string, OutputFormat>(StringComparer.OrdinalIgnoreCase);
        foreach (var form in new[] { "raw", "riff" })
        {
            foreach (var (written, rate) in new[] { ("8khz", 8000), ("16khz", 16000), ("22050hz", 22050), ("24khz", 24000), ("44100hz", 44100), ("48khz", 48000) })
            {
                all[$"{form}-{written}-16bit-mono-pcm"] = new OutputFormat(rate) { Riff = form == "riff" };
            }

            all[$"{form}-8khz-8bit-mono-mulaw"] = new OutputFormat(8000, SampleCoding.MuLaw) { Riff = form == "riff" };
            all[$"{form}-8khz-8bit-mono-alaw"] = new OutputFormat(8000, SampleCoding.ALaw) { Riff = form == "riff" };
        }

        foreach (var (khz, kbps) in new[] { (16, 32), (16, 64), (16, 128), (24, 48), (24, 96), (24, 160), (48, 96), (48, 192) })
        {
            all[$"audio-{khz}khz-{kbps}kbitrate-mono-mp3"] = Compressed(khz, "audio/mpeg", ["-c:a", "libmp3lame", "-b:a", $"{kbps}k", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"]);
        }

        foreach (var (name, khz, kbps, container) in new[]
        {
            ("ogg-16khz-16bit-mono-opus", 16, 32, "ogg"), ("ogg-24khz-16bit-mono-opus", 24, 32, "ogg"), ("ogg-48khz-16bit-mono-opus", 48, 64, "ogg"),
            ("webm-16khz-16bit-mono-opus", 16, 32, "webm"), ("webm-24khz-16bit-mono-opus", 24, 32, "webm"), ("webm-24khz-16bit-24kbps-mono-opus", 24, 24, "webm"),
            ("audio-16khz-16bit-32kbps-mono-opus", 16, 32, "ogg"), ("audio-24khz-16bit-48kbps-mono-opus", 24, 48, "ogg"), ("audio-24khz-16bit-24kbps-mono-opus", 24, 24, "ogg"),
        })
        {
            all[name] = Compressed(khz, $"audio/{container}; codecs=opus", ["-c:a", "libopus", "-b:a", $"{kbps}k", "-f", container]);
        }

        foreach (var khz in new[] { 24, 48 })
        {
            all[$"audio-{khz}khz-16bit-mono-flac"] = Compressed(khz, "audio/flac", ["-c:a", "flac", "-f", "flac"]);
        }

        all["g722-16khz-64kbps"] = Compressed(16, "audio/G722", ["-c:a", "g722", "-f", "g722"]);
        return all;

        static OutputFormat Compressed(int khz, string mediaType, string[] ffmpeg) => new(khz * 1000) { Ffmpeg = ffmpeg, MediaType = mediaType };
    }
}
