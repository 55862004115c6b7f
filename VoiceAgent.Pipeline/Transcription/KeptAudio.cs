using System.Buffers;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>
/// Keeps the caller's audio that no final transcript covers yet. When a recogniser breaks, the next one gets this audio again, so that
/// no word is lost. Not thread-safe.
/// </summary>
internal sealed class KeptAudio(AudioFormat format, TimeSpan longest) : IDisposable
{
    // A word that has just begun has no interim transcript yet.
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(1);

    // Services place the first word a little late.
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(200);

    private readonly int _length = format.BytesFor(longest);
    private byte[]? _ring = ArrayPool<byte>.Shared.Rent(format.BytesFor(longest));
    private long _heard;
    private long _from;
    private bool _isOpen;

    /// <summary>The offset of the first kept audio.</summary>
    public TimeSpan From => format.DurationOf(_from);

    /// <returns>False when the oldest audio was dropped for this.</returns>
    public bool Add(ReadOnlySpan<byte> pcm)
    {
        for (var ring = _ring; ring is not null && !pcm.IsEmpty;)
        {
            var place = (int)(_heard % _length);
            var part = pcm[..Math.Min(pcm.Length, _length - place)];
            part.CopyTo(ring.AsSpan(place));
            _heard += part.Length;
            pcm = pcm[part.Length..];
        }

        var isWhole = _heard - _from <= _length;
        _from = Math.Max(_from, _heard - _length);
        return isWhole;
    }

    /// <summary>A phrase that begins here is being transcribed.</summary>
    public void Begun(TimeSpan from) => Keep(from - Before, isOpen: true);

    /// <summary>The audio until here has a final transcript.</summary>
    public void Transcribed(TimeSpan until) => Keep(until, isOpen: false);

    /// <summary>A recogniser that worked has broken. Without a phrase in progress, only the last moment may hold words.</summary>
    public void Broke()
    {
        if (!_isOpen)
        {
            Keep(format.DurationOf(_heard) - Unheard, isOpen: false);
        }
    }

    /// <summary>Passes the kept audio on, oldest first.</summary>
    /// <param name="frame">A buffer. Each piece is at most as long.</param>
    public void Replay(byte[] frame, Action<byte[], int> hear)
    {
        for (var at = _from; at < _heard && _ring is { } ring;)
        {
            var place = (int)(at % _length);
            var part = ring.AsSpan(place, (int)Math.Min(Math.Min(frame.Length, _heard - at), _length - place));
            part.CopyTo(frame);
            hear(frame, part.Length);
            at += part.Length;
        }
    }

    public void Dispose()
    {
        if (_ring is { } ring)
        {
            _ring = null;
            ArrayPool<byte>.Shared.Return(ring);
        }
    }

    private void Keep(TimeSpan from, bool isOpen)
    {
        (_from, _isOpen) = (Math.Clamp(format.BytesFor(from > TimeSpan.Zero ? from : TimeSpan.Zero), _from, _heard), isOpen);
    }
}
