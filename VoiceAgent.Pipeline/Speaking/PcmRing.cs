using System.Buffers;
using System.Numerics;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>A ring buffer with the part of a reply's audio that is in memory. Positions are bytes from the beginning of the reply.</summary>
internal sealed class PcmRing
{
    private byte[] _bytes = [];
    private int _mask;

    /// <summary>Size in bytes. It is 0 until <see cref="Rent"/> is called.</summary>
    public int Capacity => _bytes.Length == 0 ? 0 : _mask + 1;

    public void Rent(int atLeast)
    {
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)atLeast);
        _bytes = ArrayPool<byte>.Shared.Rent(length);
        _mask = length - 1;
    }

    public void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    public void Write(long at, ReadOnlySpan<byte> pcm)
    {
        var start = (int)(at & _mask);
        var first = Math.Min(pcm.Length, _mask + 1 - start);
        pcm[..first].CopyTo(_bytes.AsSpan(start));
        pcm[first..].CopyTo(_bytes);
    }

    public void Read(long at, Span<byte> pcm)
    {
        var start = (int)(at & _mask);
        var first = Math.Min(pcm.Length, _mask + 1 - start);
        _bytes.AsSpan(start, first).CopyTo(pcm);
        _bytes.AsSpan(0, pcm.Length - first).CopyTo(pcm[first..]);
    }
}
