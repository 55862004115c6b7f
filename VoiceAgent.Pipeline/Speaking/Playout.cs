using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Paces a reply's audio onto the line and knows what of it the caller has heard.
/// <code>
///  reply's audio   0 ─────── heard ──────── sent ─────────── written
///                            │   ≤ lead     │   ≤ buffer     │
///                        caller's ear    on the wire     synthesiser
/// </code>
/// 1. Audio is written into a ring as it is synthesised. 2. A frame is due when the caller's ear is less than the lead
/// behind it: an absolute moment, so that a late tick is made up for. 3. One pump at a time takes what is due and sends
/// it, so that StopAudio comes right after the frame on its way and no stale frame after StopAudio. 4. What was heard is
/// what was sent less what is still ahead (<see cref="FramesAhead"/>); a reply that is held goes on from there.
/// </summary>
internal sealed partial class Playout : IPaced
{
    private const long Never = long.MaxValue;

    private readonly Lock _guard = new();
    private readonly PcmRing _ring = new();
    private readonly IMediaStream _line;
    private readonly IConversation _conversation;
    private readonly ICallRecorder _recorder;
    private readonly Pacer _pacer;
    private readonly SpeakingOptions _options;
    private readonly SpeakingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly AudioFormat _format;
    private readonly long _opened;
    private readonly byte[] _frame;
    private readonly int _leadBytes;
    private readonly FramesAhead _ahead;

    private ReplyAudio? _reply;
    private ReplyAudio? _heardOut;
    private string _heardOutText = "";
    private long _written;
    private long _sent;
    private TimeSpan _playsUntil;
    private long _wake = Never;
    private bool _held;
    private bool _stopWanted;
    private bool _pumping;
    private bool _frameOnItsWay;
    private bool _starved;
    private bool _paced;
    private TaskCompletionSource? _pumpAwaited;
    private TaskCompletionSource? _roomWanted;

    public Playout(
        IMediaStream line, IConversation conversation, ICallRecorder recorder, Pacer pacer, SpeakingOptions options, SpeakingMetrics metrics, TimeProvider time)
    {
        _line = line;
        _conversation = conversation;
        _recorder = recorder;
        _pacer = pacer;
        _options = options;
        _metrics = metrics;
        _time = time;
        _format = line.Format;
        _opened = time.GetTimestamp();
        _frame = new byte[_format.BytesPerFrame];
        _leadBytes = _format.BytesFor(options.Lead);
        _ahead = new FramesAhead(_format, options.Lead);
    }

    private TimeSpan Now => _time.GetElapsedTime(_opened);

    /// <summary>Takes up a new reply and drops the one before.</summary>
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

        Pump();
        before?.Cancel();
        return reply;
    }

    /// <summary>A clause will come. False when the reply is not wanted any more.</summary>
    public bool Expect(ReplyAudio reply)
    {
        lock (_guard)
        {
            reply.Clauses++;
            reply.ClausesLeft++;
            return _reply == reply;
        }
    }

    /// <summary>The audio of a clause begins. False when the reply is not wanted any more.</summary>
    public bool Open(ReplyAudio reply, string clause)
    {
        lock (_guard)
        {
            if (_reply != reply)
            {
                return false;
            }

            reply.Synthesising = true;
            reply.Text.Open(clause, _written);
            return true;
        }
    }

    /// <summary>A word begins in the audio of the open clause.</summary>
    public void Mark(ReplyAudio reply, SpokenWord word)
    {
        lock (_guard)
        {
            reply.Text.Mark(word);
        }
    }

    /// <summary>The voice of the open clause has broken off, and another speaks the rest: what was synthesised of half a word and is not on the wire yet is dropped.</summary>
    public void Break(ReplyAudio reply, SpeechBreak at)
    {
        lock (_guard)
        {
            if (_reply == reply)
            {
                _written = Math.Min(_written, Math.Max(_sent, reply.Text.OpenFrom + _format.BytesFor(at.Offset)));
                reply.Text.Break(at.TextFrom, _written);
            }
        }
    }

    /// <summary>The audio of the open clause is complete, or no more of it comes.</summary>
    /// <param name="broken">It breaks off: only the words that it got to were spoken.</param>
    public void Close(ReplyAudio reply, bool broken = false)
    {
        lock (_guard)
        {
            reply.Synthesising = false;
            reply.ClausesLeft--;
            if (!broken)
            {
                reply.Text.Close(_written);
            }
        }

        Pump();
    }

    /// <summary>No more clauses will come.</summary>
    public void Complete(ReplyAudio reply)
    {
        lock (_guard)
        {
            reply.Complete = true;
        }

        Pump();
    }

    /// <summary>Adds audio, waiting for room as it plays. False when the reply is not wanted any more.</summary>
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

            Pump();
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
            if (_reply?.Epoch != epoch || _held)
            {
                return;
            }

            _held = true;
            Silence();
        }

        Pump();
    }

    public void Release(int epoch)
    {
        lock (_guard)
        {
            if (_reply?.Epoch != epoch)
            {
                return;
            }

            _held = false;
            _starved = true;
        }

        Pump();
    }

    /// <returns>What the caller has heard of the reply.</returns>
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
                _heardOut = stopped;
                _heardOutText = heard;
            }
        }

        Pump();
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

    public void Tick()
    {
        if (Now.Ticks >= Volatile.Read(ref _wake))
        {
            Pump();
        }
    }

    /// <summary>Ends when what was on its way out is out.</summary>
    public async Task CloseAsync()
    {
        ReplyAudio? cut;
        Task pumped;
        lock (_guard)
        {
            cut = _reply;
            Drop();
            _stopWanted = false;
            Pace(false);
            _pumpAwaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            pumped = _pumping ? _pumpAwaited.Task : Task.CompletedTask;
        }

        cut?.Cancel();
        await pumped;
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
            _ring.Write(_written, pcm[..written]);
            _written += written;
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

    // What was sent within the lead is kept: the reply may have to go on from there.
    private int Room => (int)(_ring.Capacity - (_written - Math.Max(0, _sent - _leadBytes)));

    private string HeardText(int epoch) =>
        _reply?.Epoch == epoch ? _reply.Text.Until(_ahead.HeardBy(Now, _sent)) : _heardOut?.Epoch == epoch ? _heardOutText : "";

    private void Silence()
    {
        var now = Now;
        if (_playsUntil > now || _frameOnItsWay)
        {
            _sent = _ahead.HeardBy(now, _sent);
            _ahead.Clear();
            _playsUntil = now;
            _stopWanted = true;
            _recorder.AgentSilenced(now);
        }
    }

    private void Drop()
    {
        Silence();
        _reply = null;
        _held = false;
        (_written, _sent) = (0, 0);
        _ahead.Clear();
        _ring.Return();
        GiveRoom();
    }

    private void GiveRoom()
    {
        _roomWanted?.SetResult();
        _roomWanted = null;
    }

    private void Pace(bool wanted)
    {
        if (wanted != _paced)
        {
            _paced = wanted;
            if (wanted)
            {
                _pacer.Add(this);
            }
            else
            {
                _pacer.Remove(this);
            }
        }
    }
}
