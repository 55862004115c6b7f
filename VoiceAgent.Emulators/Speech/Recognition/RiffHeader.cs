using System.Buffers.Binary;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>The header at the start of the audio to recognise.</summary>
internal static class RiffHeader
{
    private const int DefaultRate = 16000;

    /// <summary>Reads the format from the first audio message. Without a header the rate is 16 kHz.</summary>
    /// <returns>The sample rate, the coding, and the length of the header in bytes.</returns>
    /// <exception cref="SpeechProtocolException">The audio is not mono PCM16 at 8, 16 or 24 kHz, µ-law or A-law at 8 kHz.</exception>
    public static (int SampleRate, SampleCoding Coding, int Length) Read(ReadOnlySpan<byte> audio)
    {
        if (audio.Length < 12 || !audio.StartsWith("RIFF"u8))
        {
            return (DefaultRate, SampleCoding.Pcm16, 0);
        }

        (int Rate, SampleCoding Coding)? format = null;
        for (var at = 12; at + 8 <= audio.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(audio[(at + 4)..]);
            if (audio[at..].StartsWith("data"u8))
            {
                return format is { } found ? (found.Rate, found.Coding, at + 8) : throw SpeechProtocolException.Unsupported("The WAV header has no 'fmt ' chunk before its data.");
            }

            if (size > audio.Length - at - 8)
            {
                break;
            }

            if (audio[at..].StartsWith("fmt "u8) && size >= 16)
            {
                format = FormatOf(audio.Slice(at + 8, 16));
            }

            at += 8 + (int)size + ((int)size & 1);
        }

        throw SpeechProtocolException.Unsupported("The WAV header is incomplete. The whole header must be in the first audio message.");
    }

    private static (int Rate, SampleCoding Coding) FormatOf(ReadOnlySpan<byte> format)
    {
        var encoding = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(format[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        return (encoding, channels, bits, rate) switch
        {
            (1, 1, 16, 8000 or 16000 or 24000) => (rate, SampleCoding.Pcm16),
            (6 or 7, 1, 8, 8000) => (rate, (SampleCoding)encoding),
            _ => throw SpeechProtocolException.Unsupported($"The audio must be mono PCM16 at 8, 16 or 24 kHz, or µ-law or A-law at 8 kHz, not format {encoding}, {channels} channels, {bits} bits, {rate} Hz."),
        };
    }
}
