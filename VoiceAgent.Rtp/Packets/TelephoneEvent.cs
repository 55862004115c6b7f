using System.Buffers.Binary;

namespace VoiceAgent.Rtp.Packets;

/// <summary>The payload of a key (RFC 4733 §2.3).</summary>
/// <param name="Event">0–15 for the keys of DTMF. Others are signals of lines and faxes.</param>
/// <param name="IsEnd">Whether the key was released.</param>
/// <param name="Duration">How long the key is pressed so far, in units of the RTP clock.</param>
internal readonly record struct TelephoneEvent(byte Event, bool IsEnd, ushort Duration)
{
    public const int Length = 4;

    /// <summary>−10 dBm0, as most phones send.</summary>
    private const byte Volume = 10;

    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent read)
    {
        read = payload.Length < Length ? default : new TelephoneEvent(payload[0], (payload[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return payload.Length >= Length;
    }

    public void Write(Span<byte> payload)
    {
        payload[0] = Event;
        payload[1] = (byte)(Volume | (IsEnd ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
    }
}
