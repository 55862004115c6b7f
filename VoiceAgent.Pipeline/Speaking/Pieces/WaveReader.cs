using System.Buffers.Binary;

namespace VoiceAgent.Pipeline.Speaking.Pieces;

/// <summary>Reads the header of audio that arrives in pieces. Audio without a header is PCM16 of an expected rate.</summary>
internal sealed class WaveReader(int expectedRate)
{
    // A header with long notes before its data is not a header.
    private const int LongestHeader = 64 * 1024;

    private readonly MemoryStream _begin = new();
    private bool _isRead;
    private byte? _odd;

    /// <summary>Known when the first audio is returned.</summary>
    public int SampleRate { get; private set; } = expectedRate;

    /// <returns>Whole samples after the header. Empty while the header is incomplete. Valid until the next call.</returns>
    /// <exception cref="InvalidDataException">The audio is not mono PCM16.</exception>
    public ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> piece)
    {
        if (_isRead)
        {
            return WholeSamples(piece);
        }

        _begin.Write(piece.Span);
        var all = _begin.GetBuffer().AsMemory(0, (int)_begin.Length);
        if (all.Length < 4)
        {
            return default;
        }

        if (!all.Span.StartsWith("RIFF"u8))
        {
            _isRead = true;
            return WholeSamples(all);
        }

        if (DataStart(all.Span) is not { } start)
        {
            return all.Length > LongestHeader ? throw new InvalidDataException("The WAV header has no data.") : default;
        }

        _isRead = true;
        return WholeSamples(all[start..]);
    }

    private int? DataStart(ReadOnlySpan<byte> file)
    {
        for (var at = 12; at + 8 <= file.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            if (file[at..].StartsWith("data"u8))
            {
                return at + 8;
            }

            if (file[at..].StartsWith("fmt "u8) && at + 24 <= file.Length)
            {
                SampleRate = RateOf(file.Slice(at + 8, 16));
            }

            if (size > LongestHeader)
            {
                throw new InvalidDataException("The WAV header is damaged.");
            }

            at += 8 + (int)size + ((int)size & 1);
        }

        return null;
    }

    private static int RateOf(ReadOnlySpan<byte> format)
    {
        var (encoding, channels, rate, bits) = (
            BinaryPrimitives.ReadUInt16LittleEndian(format), BinaryPrimitives.ReadUInt16LittleEndian(format[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(format[4..]), BinaryPrimitives.ReadUInt16LittleEndian(format[14..]));
        return (encoding is 1 or 0xFFFE) && channels == 1 && bits == 16 && rate is >= 8_000 and <= 96_000
            ? rate
            : throw new InvalidDataException($"The audio must be mono PCM16 of 8 to 96 kHz, not format {encoding}, {channels} channels, {bits} bits, {rate} Hz.");
    }

    private ReadOnlyMemory<byte> WholeSamples(ReadOnlyMemory<byte> piece)
    {
        if (_odd is null && piece.Length % 2 == 0)
        {
            return piece;
        }

        byte[] whole = _odd is { } low ? [low, .. piece.Span] : piece.ToArray();
        _odd = whole.Length % 2 == 0 ? null : whole[^1];
        return whole.AsMemory(0, whole.Length / 2 * 2);
    }
}
