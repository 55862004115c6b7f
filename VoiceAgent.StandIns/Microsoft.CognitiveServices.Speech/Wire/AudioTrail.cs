using System.Buffers;
using System.Diagnostics;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// The audio of one recogniser from the last final transcript to the newest sample. Sent audio is kept until a final transcript covers
/// it, so that it can be sent again over a new connection.
/// <code>   kept ────────── sent ────────── written   </code>
/// </summary>
internal sealed class AudioTrail(int sampleRate)
{
    // During silence, only the beginning of speech that the service has not reported yet must be sent again. The service reports it within
    // this time after it got the audio. The clock counts and not the audio, because much audio may be sent at once after a pause.
    private static readonly TimeSpan KeptInSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenMarks = TimeSpan.FromMilliseconds(250);

    // The most audio that is kept if an utterance does not end or the service does not read.
    private static readonly TimeSpan KeptAtMost = TimeSpan.FromSeconds(20);

    private readonly Lock _guard = new();
    private byte[] _ring = [];
    private long _kept;
    private long _sent;
    private long _written;
    private readonly Queue<(long At, long Sent)> _marks = new();
    private long _marked;
    private bool _speaking;
    private bool _released;

    public int SampleRate => sampleRate;

    /// <summary>Whether the writer has finished.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Bytes that were discarded before they were sent.</summary>
    public long Dropped { get; private set; }

    /// <summary>Called after each write, on the writer's thread.</summary>
    public Action? Grown { get; set; }

    public void Write(ReadOnlySpan<byte> pcm)
    {
        lock (_guard)
        {
            if (IsComplete || _released)
            {
                return;
            }

            MakeRoom(pcm.Length);
            CopyIn(pcm);
            _written += pcm.Length;
        }

        Grown?.Invoke();
    }

    public void Complete()
    {
        lock (_guard)
        {
            IsComplete = true;
        }

        Grown?.Invoke();
    }

    /// <summary>Takes the next bytes to send. Returns 0 if there are none.</summary>
    public int Take(Span<byte> pcm)
    {
        lock (_guard)
        {
            var length = (int)Math.Min(pcm.Length, _written - _sent);
            CopyOut(_sent, pcm[..length]);
            _sent += length;
            ForgetSilence();
            return length;
        }
    }

    public bool IsDrained
    {
        get
        {
            lock (_guard)
            {
                return IsComplete && _sent == _written;
            }
        }
    }

    /// <summary>Whether there is audio to send, or its end.</summary>
    public bool HasWork
    {
        get
        {
            lock (_guard)
            {
                return _sent < _written || IsComplete;
            }
        }
    }

    /// <summary>Speech has begun. All audio from here on is kept.</summary>
    public void SpeechStarted()
    {
        lock (_guard)
        {
            _speaking = true;
        }
    }

    /// <summary>A final transcript covers all audio before <paramref name="until"/>.</summary>
    public void Account(TimeSpan until)
    {
        lock (_guard)
        {
            _kept = Math.Clamp(BytesOf(until), _kept, _sent);
            _speaking = false;
        }
    }

    /// <summary>Sends all kept audio again.</summary>
    /// <returns>The position of the kept audio in the stream. The offsets of the new connection count from it.</returns>
    public TimeSpan Rewind()
    {
        lock (_guard)
        {
            _sent = _kept;
            _marks.Clear();
            return TimeSpan.FromSeconds((double)_kept / (sampleRate * 2));
        }
    }

    public void Release()
    {
        lock (_guard)
        {
            _released = true;
            if (_ring.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_ring);
                (_ring, _kept, _sent, _written) = ([], 0, 0, 0);
            }
        }
    }

    private void ForgetSilence()
    {
        var now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_marked, now) >= BetweenMarks)
        {
            _marks.Enqueue((now, _sent));
            _marked = now;
        }

        while (_marks.TryPeek(out var mark) && Stopwatch.GetElapsedTime(mark.At, now) >= KeptInSilence)
        {
            _marks.Dequeue();
            _kept = _speaking ? _kept : Math.Clamp(mark.Sent, _kept, _sent);
        }
    }

    private void MakeRoom(int length)
    {
        var needed = _written - _kept + length;
        if (needed > BytesOf(KeptAtMost))
        {
            _kept += needed - BytesOf(KeptAtMost);
            Dropped += Math.Max(0, _kept - _sent);
            _sent = Math.Max(_sent, _kept);
            needed = _written - _kept + length;
        }

        if (needed > _ring.Length)
        {
            var longer = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, _ring.Length == 0 ? BytesOf(KeptInSilence) * 5 / 4 : _ring.Length * 2L));
            var held = longer.AsSpan();
            for (var at = _kept; at < _written;)
            {
                var piece = (int)Math.Min(_written - at, 8_192);
                var into = (int)(at % longer.Length);
                piece = Math.Min(piece, longer.Length - into);
                CopyOut(at, held.Slice(into, piece));
                at += piece;
            }

            if (_ring.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_ring);
            }

            _ring = longer;
        }
    }

    private void CopyIn(ReadOnlySpan<byte> pcm)
    {
        var at = (int)(_written % _ring.Length);
        var first = Math.Min(pcm.Length, _ring.Length - at);
        pcm[..first].CopyTo(_ring.AsSpan(at));
        pcm[first..].CopyTo(_ring);
    }

    private void CopyOut(long from, Span<byte> pcm)
    {
        if (pcm.IsEmpty)
        {
            return;
        }

        var at = (int)(from % _ring.Length);
        var first = Math.Min(pcm.Length, _ring.Length - at);
        _ring.AsSpan(at, first).CopyTo(pcm);
        _ring.AsSpan(0, pcm.Length - first).CopyTo(pcm[first..]);
    }

    private long BytesOf(TimeSpan time) => (long)(time.TotalSeconds * sampleRate) * 2;
}
