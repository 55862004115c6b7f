using System.Text;

namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>
/// A word, or 15 letters of one, as bytes: <c>sequence (4 bits) | length (4 bits)</c>, the letters in ASCII, a CRC-8, six Reed–Solomon bytes.
/// All bytes are whitened with the speaker's mask. The top bit of the last letter says that the word continues in the next packet.
/// </summary>
internal readonly record struct TonePacket(int Sequence, string Letters, bool GoesOn)
{
    public const int LongestPart = 15;
    private const int Overhead = 2 + ReedSolomon.Parity;
    private const byte GoesOnFlag = 0x80;

    /// <summary>The length of a packet with this many letters.</summary>
    public static int BytesFor(int letters) => letters + Overhead;

    /// <summary>The number of letters according to the first byte of a packet. 0 is never sent.</summary>
    public static int LettersOf(byte first, Speaker speaker) => (first ^ Mask(speaker, 0)) & 15;

    /// <summary>The packets of one word. The word must contain only letters that the code can carry.</summary>
    /// <param name="sequence">The packet counter. Only its lower four bits are sent.</param>
    public static IEnumerable<TonePacket> Of(string word, int sequence)
    {
        for (var at = 0; at < word.Length; at += LongestPart)
        {
            var rest = word.Length - at;
            yield return new TonePacket(sequence++ & 15, word.Substring(at, Math.Min(rest, LongestPart)), rest > LongestPart);
        }
    }

    public byte[] ToBytes(Speaker speaker)
    {
        var bytes = new byte[BytesFor(Letters.Length)];
        bytes[0] = (byte)((Sequence << 4) | Letters.Length);
        Encoding.ASCII.GetBytes(Letters, bytes.AsSpan(1));
        bytes[Letters.Length] |= GoesOn ? GoesOnFlag : (byte)0;
        bytes[Letters.Length + 1] = Crc8(bytes.AsSpan(0, Letters.Length + 1));
        ReedSolomon.Encode(bytes);
        Whiten(bytes, speaker);
        return bytes;
    }

    /// <summary>Reads a packet whose length is known.</summary>
    /// <param name="bytes">The received bytes. They are corrected in place.</param>
    /// <param name="unreliable">Positions to treat as lost.</param>
    public static bool TryRead(Span<byte> bytes, Speaker speaker, ReadOnlySpan<int> unreliable, out TonePacket packet)
    {
        packet = default;
        Whiten(bytes, speaker);
        var letters = bytes.Length - Overhead;
        if (!ReedSolomon.Decode(bytes, unreliable) || (bytes[0] & 15) != letters || Crc8(bytes[..(letters + 1)]) != bytes[letters + 1])
        {
            return false;
        }

        var goesOn = (bytes[letters] & GoesOnFlag) != 0;
        bytes[letters] &= 0x7f;
        var text = bytes.Slice(1, letters);
        foreach (var letter in text)
        {
            if (!(letter is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'\'' or (byte)'-'))
            {
                return false;
            }
        }

        packet = new TonePacket(bytes[0] >> 4, Encoding.ASCII.GetString(text), goesOn);
        return true;
    }

    private static void Whiten(Span<byte> bytes, Speaker speaker)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= Mask(speaker, i);
        }
    }

    /// <summary>Two fixed pseudo-random sequences (a multiplicative hash), so that one speaker's packet is never a code word of the other's.</summary>
    private static byte Mask(Speaker speaker, int place) => (byte)((uint)((place * 2) + (int)speaker + 1) * 2654435761u >> 21);

    private static byte Crc8(ReadOnlySpan<byte> bytes)
    {
        byte crc = 0x5a;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (byte)((crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1);
            }
        }

        return crc;
    }
}
