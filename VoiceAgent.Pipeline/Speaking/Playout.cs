using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Sends a reply's audio to the media stream at the right pace, and knows which part the caller has heard.
/// 1. Synthesised audio is written into a ring buffer. 2. <see cref="PlayoutPosition"/> computes when the next frame is due.
/// 3. <see cref="PlayoutPump"/> sends the frame. 4. The caller has heard the audio that was sent, except the part that is still
/// to be played. A held reply resumes at the last heard sample.
/// </summary>
internal sealed partial class Playout : IPlayoutSteps
{
    private readonly Lock _guard = new();
    private readonly PcmRing _ring = new();
    private readonly IConversation _conversation;
    private readonly ICallRecorder _recorder;
    private readonly SpeakingOptions _options;
    private readonly SpeakingMetrics _metrics;
    private readonly AudioFormat _format;
    private readonly MediaClock _clock;
    private readonly byte[] _frame;
    private readonly int _reportEvery;
    private readonly PlayoutPosition _position;
    private readonly PlayoutPump _pump;

    private ReplyAudio? _reply;
    private (int Epoch, string Heard)? _before;
    private Flow _flow = Flow.Dry;
    private Wire _wire = Wire.Quiet;
    private TaskCompletionSource? _roomWanted;

    public Playout(
        IMediaStream line, IConversation conversation, ICallRecorder recorder, Pacer pacer, SpeakingOptions options, SpeakingMetrics metrics, MediaClock clock)
    {
        _conversation = conversation;
        _recorder = recorder;
        _options = options;
        _metrics = metrics;
        _format = line.Format;
        _clock = clock;
        _frame = new byte[_format.BytesPerFrame];
        _reportEvery = _format.BytesFor(TimeSpan.FromSeconds(1));
        _position = new PlayoutPosition(_format, options.Lead);
        _pump = new PlayoutPump(this, line, conversation, pacer);
    }

    public TimeSpan Now => _clock.Now;

    public ReadOnlyMemory<byte> Frame => _frame;

    /// <summary>Begins a new reply and drops the previous one.</summary>
    public ReplyAudio Begin(int epoch)
    {
        ReplyAudio? before;
        var reply = new ReplyAudio(epoch, _format);
        lock (_guard)
        {
            before = _reply;
            Drop();
            _reply = reply;
        }

        _pump.Wake();
        before?.Cancel();
        return reply;
    }

    /// <summary>Announces a clause. Returns false when the reply was dropped.</summary>
    public bool Expect(ReplyAudio reply)
    {
        lock (_guard)
        {
            reply.Clauses++;
            reply.ClausesLeft++;
            return _reply == reply;
        }
    }

    /// <summary>Begins a clause's audio. Returns false when the reply was dropped.</summary>
    public bool Open(ReplyAudio reply, string clause)
    {
        lock (_guard)
        {
            if (_reply != reply)
            {
                return false;
            }

            reply.Synthesising = true;
            reply.Text.Open(clause, _position.Written);
            return true;
        }
    }

    /// <summary>Marks where a word is in the audio of the open clause.</summary>
    public void Mark(ReplyAudio reply, SpokenWord word)
    {
        lock (_guard)
        {
            reply.Text.Mark(word);
        }
    }

    /// <summary>
    /// Ends the open clause where its voice failed, because another voice speaks the rest. The audio of an unfinished word is
    /// dropped, if it was not sent yet.
    /// </summary>
    public void Break(ReplyAudio reply, SpeechBreak at)
    {
        lock (_guard)
        {
            if (_reply == reply)
            {
                _position.CutAt(reply.Text.OpenFrom + _format.BytesFor(at.Offset));
                reply.Text.Break(at.TextFrom, _position.Written);
            }
        }
    }

    /// <summary>Ends the open clause's audio.</summary>
    /// <param name="broken">Whether the audio is incomplete because synthesis failed. Then only the words that were reached count as spoken.</param>
    public void Close(ReplyAudio reply, bool broken = false)
    {
        lock (_guard)
        {
            reply.Synthesising = false;
            reply.ClausesLeft--;
            if (!broken)
            {
                reply.Text.Close(_position.Written);
            }
        }

        Report(reply, isClause: true);
        _pump.Wake();
    }

    /// <summary>Reports that the reply has no more clauses.</summary>
    public void Complete(ReplyAudio reply)
    {
        lock (_guard)
        {
            reply.Complete = true;
        }

        _pump.Wake();
    }

    /// <summary>Adds audio. It waits while the buffer is full. Returns false when the reply was dropped.</summary>
    public async ValueTask<bool> WriteAsync(ReplyAudio reply, ReadOnlyMemory<byte> pcm)
    {
        while (true)
        {
            var room = TryWrite(reply, pcm.Span, out var written, out var first);
            if (written < 0)
            {
                return false;
            }

            if (first)
            {
                _conversation.Post(new SpeechSynthesized(reply.Epoch));
            }

            Report(reply, isClause: false);
            _pump.Wake();
            pcm = pcm[written..];
            if (room is null)
            {
                return true;
            }

            await room;
        }
    }

    public void Hold(int epoch)
    {
        lock (_guard)
        {
            if (_reply?.Epoch != epoch || _flow is Flow.Held)
            {
                return;
            }

            _flow = Flow.Held;
            Silence();
        }

        _pump.Wake();
    }

    public void Release(int epoch)
    {
        lock (_guard)
        {
            if (_reply?.Epoch != epoch)
            {
                return;
            }

            _flow = Flow.Dry;
        }

        _pump.Wake();
    }

    /// <returns>The text of the reply that the caller has heard.</returns>
    public string Stop(int epoch)
    {
        ReplyAudio? stopped;
        string heard;
        lock (_guard)
        {
            heard = HeardText(epoch);
            stopped = _reply?.Epoch == epoch ? _reply : null;
            if (stopped is not null)
            {
                Drop();
                _before = (epoch, heard);
            }
        }

        _pump.Wake();
        stopped?.Cancel();
        return heard;
    }

    public string Heard(int epoch)
    {
        lock (_guard)
        {
            return HeardText(epoch);
        }
    }

    /// <summary>Drops the reply. Completes when the last send has finished.</summary>
    public async Task CloseAsync()
    {
        ReplyAudio? cut;
        lock (_guard)
        {
            cut = _reply;
            Drop();
            _wire = Wire.Quiet;
        }

        cut?.Cancel();
        await _pump.RestAsync();
    }

    public PlayoutStep Next()
    {
        lock (_guard)
        {
            var now = Now;
            var wire = _wire;
            _wire = Wire.Quiet;
            return wire is Wire.StopWanted ? new PlayoutStep(PlayoutAction.StopAudio, _reply, now)
                : _reply is null || _flow is Flow.Held || _isOnHold ? PlayoutStep.RestUntil(PlayoutStep.Never)
                : _position.Waiting >= _frame.Length || (_position.Waiting > 0 && !_reply.Synthesising) ? NextFrame(_reply, now)
                : _reply is { Complete: true, ClausesLeft: 0 } && _position.Waiting == 0 ? NextEnd(_reply, now)
                : NextWait(_reply, now);
        }
    }

    private PlayoutStep NextFrame(ReplyAudio reply, TimeSpan now)
    {
        if (now < _position.Due)
        {
            return PlayoutStep.RestUntil(_position.Due);
        }

        var length = (int)Math.Min(_position.Waiting, _frame.Length);
        _ring.Read(_position.Sent, _frame.AsSpan(0, length));
        _frame.AsSpan(length).Clear();
        if (_position.PlaysUntil < now && _flow is Flow.Playing)
        {
            _metrics.FrameWasLate(now - _position.PlaysUntil);
        }

        var step = new PlayoutStep(PlayoutAction.SendFrame, reply, _position.Send(now, length), Starts: !reply.Started);
        (_flow, _wire, reply.Started) = (Flow.Playing, Wire.FrameOnItsWay, true);
        _recorder.AgentFrame(_frame, step.At);
        if (_roomWanted is not null && Room >= _ring.Capacity / 4)
        {
            GiveRoom();
        }

        return step;
    }

    private PlayoutStep NextEnd(ReplyAudio reply, TimeSpan now)
    {
        if (now < _position.PlaysUntil)
        {
            return PlayoutStep.RestUntil(_position.PlaysUntil);
        }

        var heard = reply.Text.Until(_position.Sent);
        Drop();
        _before = (reply.Epoch, heard);
        return new PlayoutStep(PlayoutAction.End, reply, now, Heard: heard);
    }

    /// <summary>Waits for more audio of the reply. The first time, the conversation gets an event, because the caller may soon hear silence.</summary>
    private PlayoutStep NextWait(ReplyAudio reply, TimeSpan now)
    {
        var ranDry = _flow is Flow.Playing && reply is { Complete: false, ClausesLeft: 0 };
        _flow = Flow.Dry;
        return ranDry
            ? new PlayoutStep(PlayoutAction.RanDry, reply, now, Ahead: _position.PlaysUntil > now ? _position.PlaysUntil - now : TimeSpan.Zero)
            : PlayoutStep.RestUntil(PlayoutStep.Never);
    }

    private Task? TryWrite(ReplyAudio reply, ReadOnlySpan<byte> pcm, out int written, out bool first)
    {
        lock (_guard)
        {
            (written, first) = (-1, false);
            if (_reply != reply)
            {
                return null;
            }

            if (_ring.Capacity == 0)
            {
                _ring.Rent(_format.BytesFor(_options.Buffer));
            }

            written = Math.Min(Room, pcm.Length);
            _ring.Write(_position.Written, pcm[..written]);
            _position.Write(written);
            first = !reply.Audible && written > 0;
            reply.Audible |= first;
            if (written == pcm.Length)
            {
                return null;
            }

            _roomWanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _roomWanted.Task;
        }
    }

    /// <summary>Tells the conversation how far the audio goes: after each clause, and after each second within a clause.</summary>
    private void Report(ReplyAudio reply, bool isClause)
    {
        SpeechProgressed progressed;
        lock (_guard)
        {
            if (_reply != reply || (!isClause && _position.Written - reply.Reported < _reportEvery))
            {
                return;
            }

            reply.Reported = _position.Written;
            var sent = _position.PlaysUntil > Now ? _position.PlaysUntil - Now : TimeSpan.Zero;
            progressed = new SpeechProgressed(reply.Epoch, reply.Clauses - reply.ClausesLeft, sent + _format.DurationOf(_position.Waiting));
        }

        _conversation.Post(progressed);
    }

    private int Room => _position.Room(_ring.Capacity);

    private string HeardText(int epoch) =>
        _reply?.Epoch == epoch ? _reply.Text.Until(_position.HeardBy(Now)) : _before?.Epoch == epoch ? _before.Value.Heard : "";

    private void Silence()
    {
        var now = Now;
        if (_position.PlaysUntil > now || _wire is not Wire.Quiet)
        {
            _position.FallSilent(now);
            _wire = Wire.StopWanted;
            _recorder.AgentSilenced(now);
        }
    }

    private void Drop()
    {
        Silence();
        (_reply, _flow) = (null, Flow.Dry);
        _position.Restart();
        _ring.Return();
        GiveRoom();
    }

    private void GiveRoom()
    {
        _roomWanted?.SetResult();
        _roomWanted = null;
    }
}
