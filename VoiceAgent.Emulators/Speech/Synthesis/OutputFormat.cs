using System.Buffers.Binary;
using System.Text.RegularExpressions;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>The audio format of a synthesis: PCM16 mono, with or without a WAV header.</summary>
internal sealed partial record OutputFormat(int SampleRate, bool Riff)
{
    private const int HeaderLength = 44;

    /// <exception cref="SpeechProtocolException">The emulator does not support the format.</exception>
    public static OutputFormat Parse(string name)
    {
        var match = Names().Match(name);
        return match.Success
            ? new OutputFormat(int.Parse(match.Groups["khz"].Value) * 1000, match.Groups["form"].Value == "riff")
            : throw SpeechProtocolException.Unsupported($"The output format '{name}' is not emulated: use raw- or riff-{{8khz,16khz,24khz,48khz}}-16bit-mono-pcm.");
    }

    /// <summary>The header of a stream of unknown length, or empty for a raw format.</summary>
    public byte[] Header()
    {
        if (!Riff)
        {
            return [];
        }

        var header = new byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), SampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        return header;
    }

    [GeneratedRegex("^(?<form>raw|riff)-(?<khz>8|16|24|48)khz-16bit-mono-pcm$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
