using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Reads the bytes of an audio stream as PCM16. The header is in the first bytes. Later bytes may end in the middle of a sample.</summary>
internal sealed class AudioReader
{
    private readonly SampleCoding _coding;
    private byte? _oddByte;

    /// <param name="first">The first bytes, with the whole header if there is one.</param>
    /// <param name="rest">The bytes after the header.</param>
    /// <exception cref="SpeechProtocolException">The format is not supported.</exception>
    public AudioReader(ReadOnlyMemory<byte> first, out ReadOnlyMemory<byte> rest)
    {
        var (rate, coding, header) = RiffHeader.Read(first.Span);
        (SampleRate, _coding, rest) = (rate, coding, first[header..]);
    }

    public int SampleRate { get; }

    public short[] Read(ReadOnlySpan<byte> audio)
    {
        if (_coding != SampleCoding.Pcm16)
        {
            return Array.ConvertAll<byte, short>(audio.ToArray(), _coding == SampleCoding.MuLaw ? MuLaw.Decode : ALaw.Decode);
        }

        var samples = new List<short>((audio.Length / 2) + 1);
        if (_oddByte is { } low && audio.Length > 0)
        {
            samples.Add((short)(low | (audio[0] << 8)));
            audio = audio[1..];
            _oddByte = null;
        }

        if (audio.Length % 2 != 0)
        {
            _oddByte = audio[^1];
            audio = audio[..^1];
        }

        samples.AddRange(MemoryMarshal.Cast<byte, short>(audio));
        return [.. samples];
    }
}
