using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Buffering;

/// <summary>Received packets by sequence number until they are played. The memory is taken once.</summary>
internal sealed class PacketStore
{
    public const int Slots = 64;
    public const int LongestPayload = 1_500;

    private readonly Slot[] _slots = new Slot[Slots];
    private readonly byte[] _bytes = new byte[Slots * LongestPayload];

    /// <summary>How many packets are stored.</summary>
    public int Count { get; private set; }

    internal struct Slot
    {
        public long Sequence;
        public long Timestamp;
        public int Length;
        public StoredKind Kind;
        public AudioCodec Codec;
    }

    /// <summary>Stores a packet. The caller makes sure that the sequence number is within the window.</summary>
    public void Put(in Slot packet, ReadOnlySpan<byte> payload)
    {
        var at = IndexOf(packet.Sequence);
        Count += _slots[at].Kind == StoredKind.None ? 1 : 0;
        _slots[at] = packet;
        _slots[at].Length = Math.Min(payload.Length, LongestPayload);
        payload[.._slots[at].Length].CopyTo(_bytes.AsSpan(at * LongestPayload));
    }

    /// <summary>Finds the first packet from a sequence number on.</summary>
    public bool TryFind(long from, out Slot found)
    {
        found = default;
        if (Count == 0)
        {
            return false;
        }

        for (var sequence = from; sequence < from + Slots; sequence++)
        {
            ref readonly var slot = ref _slots[IndexOf(sequence)];
            if (slot.Kind != StoredKind.None && slot.Sequence == sequence)
            {
                found = slot;
                return true;
            }
        }

        return false;
    }

    public ReadOnlySpan<byte> PayloadOf(in Slot slot) => _bytes.AsSpan(IndexOf(slot.Sequence) * LongestPayload, slot.Length);

    public void Remove(long sequence)
    {
        ref var slot = ref _slots[IndexOf(sequence)];
        if (slot.Kind != StoredKind.None && slot.Sequence == sequence)
        {
            slot.Kind = StoredKind.None;
            Count--;
        }
    }

    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
    }

    private static int IndexOf(long sequence) => (int)(sequence & (Slots - 1));
}
