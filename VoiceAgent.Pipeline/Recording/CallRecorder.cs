using System.Buffers;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Records one call, or the part of it that this worker runs. A <see cref="StereoMixer"/> places the frames, the finished audio is cut
/// into chunks, and a <see cref="RecordingUpload"/> uploads them in the background.
/// </summary>
internal sealed class CallRecorder : ICallRecorder
{
    // Agent audio is written up to 200 ms before it is played. At the end of a call that much of it may not have been heard.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    // More than the playout sends ahead.
    private const int MostAhead = 16;

    private readonly Lock _guard = new();
    private readonly Queue<(TimeSpan PlaysAt, byte[] Pcm)> _ahead = [];
    private readonly StereoMixer _mixer;
    private readonly RecordingTail? _tail;
    private readonly TailSource? _source;
    private readonly RecordingUpload _upload;
    private readonly AudioFormat _format;
    private readonly MediaMetrics _metrics;
    private readonly int _chunkBytes;
    private byte[]? _chunk;
    private int _chunkLength;
    private TimeSpan _callerEnd;
    private TimeSpan _agentEnd;
    private bool _paused;
    private bool _closed;

    /// <param name="tail">Null when the tail is not kept. The recorder disposes it.</param>
    public CallRecorder(RecordingTarget target, RecordingUpload upload, RecordingOptions options, MediaMetrics metrics, RecordingTail? tail = null)
    {
        _format = target.Format;
        _upload = upload;
        _metrics = metrics;
        _callerEnd = target.Start.Offset;
        _agentEnd = target.Start.Offset;
        _mixer = new StereoMixer(_format.SampleRate, Take, target.Begins, tail?.PieceSamples ?? 1);
        _chunkBytes = 2 * _format.BytesFor(options.Chunk);
        _tail = tail;
        _source = tail is null ? null : new TailSource(_mixer, target, tail.PieceSamples, tail.Slots);
        tail?.Start(TakePiece, Repeat);
    }

    public void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
        lock (_guard)
        {
            if (_closed)
            {
                return;
            }

            _callerEnd = Max(_callerEnd, offset + AudioFormat.FrameDuration);
            if (_paused)
            {
                _mixer.Pass(_callerEnd);
            }
            else
            {
                _mixer.Left(pcm, offset);
                _source?.Changed(offset);
            }

            SignalTail();
        }
    }

    public void MoveCaller(TimeSpan from, TimeSpan until, TimeSpan earlier)
    {
        lock (_guard)
        {
            if (!_closed)
            {
                _mixer.MoveLeft(from, until, earlier);
                _source?.Changed(earlier < from ? earlier : from);
            }
        }
    }

    public void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan playsAt)
    {
        lock (_guard)
        {
            if (!_closed && !_paused)
            {
                Place(pcm, playsAt);
            }
            else if (!_closed)
            {
                // The recording may be resumed before the caller hears the frame.
                _ahead.Enqueue((playsAt, pcm.ToArray()));
                while (_ahead.Count > MostAhead)
                {
                    _ahead.Dequeue();
                }
            }
        }
    }

    public void AgentSilenced(TimeSpan from)
    {
        lock (_guard)
        {
            _ahead.Clear();
            Silence(from);
        }
    }

    public TimeSpan? SilenceCaller(TimeSpan from, TimeSpan until)
    {
        lock (_guard)
        {
            if (_closed)
            {
                return null;
            }

            _source?.Silenced(from);
            return _mixer.SilenceLeft(from, until);
        }
    }

    public void DoubtCaller(TimeSpan from, TimeSpan until)
    {
        lock (_guard)
        {
            _source?.Doubt(from, until);
        }
    }

    public void TrustCaller()
    {
        lock (_guard)
        {
            _source?.Trust();
        }
    }

    public void Pause(TimeSpan at)
    {
        lock (_guard)
        {
            if (!_paused && !_closed)
            {
                Silence(at);
            }

            _paused = true;
        }
    }

    public void Resume(TimeSpan at)
    {
        lock (_guard)
        {
            _paused = false;
            while (_ahead.TryDequeue(out var frame))
            {
                if (!_closed && frame.PlaysAt >= at)
                {
                    Place(frame.Pcm, frame.PlaysAt);
                }
            }
        }
    }

    public async Task<RecordingClosed?> CloseAsync(CancellationToken stopping)
    {
        Finish();
        await (_tail?.StopAsync() ?? Task.CompletedTask);
        return await _upload.CloseAsync(TimeSpan.FromSeconds((double)_mixer.Late / _format.SampleRate), stopping);
    }

    public async ValueTask DisposeAsync()
    {
        // A worker that has lost the call did not close the recording. The audio that it holds back belongs to the recording too.
        Finish();
        await (_tail?.StopAsync() ?? Task.CompletedTask);
        await _upload.DisposeAsync();
        if (_tail is not null)
        {
            await (_upload.IsStored ? _tail.DeleteAsync() : Task.CompletedTask);
            await _tail.DisposeAsync();
        }
    }

    private void Place(ReadOnlySpan<byte> pcm, TimeSpan playsAt)
    {
        _mixer.Right(pcm, playsAt);
        _source?.Changed(playsAt);
        _agentEnd = Max(_agentEnd, playsAt + AudioFormat.FrameDuration);
    }

    private void Silence(TimeSpan from)
    {
        _mixer.SilenceRight(from);
        _source?.Changed(from);
        _agentEnd = from < _agentEnd ? from : _agentEnd;
    }

    private void SignalTail()
    {
        if (_source?.Reach(_callerEnd) == true)
        {
            _tail!.Signal();
        }
    }

    private TailPiece? TakePiece(Span<byte> audio)
    {
        lock (_guard)
        {
            return !_closed && _source!.HasPiece ? _source.Take(audio) : null;
        }
    }

    private void Repeat(long position)
    {
        lock (_guard)
        {
            _source!.Repeat(position);
        }
    }

    private void Finish()
    {
        lock (_guard)
        {
            if (!_closed)
            {
                _closed = true;
                _mixer.Finish(End);
                HandOver();
            }
        }
    }

    /// <summary>The end of the caller's audio. When the caller's frames stopped before the end of the call, the end of the agent's.</summary>
    private TimeSpan End => _agentEnd - _callerEnd > Ahead ? _agentEnd : _callerEnd;

    private void Take(ReadOnlySpan<short> samples)
    {
        var bytes = MemoryMarshal.AsBytes(samples);
        while (!bytes.IsEmpty)
        {
            _chunk ??= ArrayPool<byte>.Shared.Rent(_chunkBytes);
            var taken = Math.Min(bytes.Length, _chunkBytes - _chunkLength);
            bytes[..taken].CopyTo(_chunk.AsSpan(_chunkLength));
            _chunkLength += taken;
            bytes = bytes[taken..];
            if (_chunkLength == _chunkBytes)
            {
                HandOver();
            }
        }
    }

    private void HandOver()
    {
        if (_chunk is null || _chunkLength == 0)
        {
            return;
        }

        if (!_upload.TryAdd(_chunk, _chunkLength))
        {
            _metrics.FramesDropped("recording", _chunkLength / (2 * _format.BytesPerFrame));
            Return();
        }

        (_chunk, _chunkLength) = (null, 0);
    }

    private void Return()
    {
        if (_chunk is not null)
        {
            ArrayPool<byte>.Shared.Return(_chunk);
            _chunk = null;
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
