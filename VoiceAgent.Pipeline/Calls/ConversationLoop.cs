using System.Threading.Channels;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Machine;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Runs the machine of one call: events in order, one at a time, and a timer for the earliest deadline.</summary>
internal sealed class ConversationLoop : IConversation, IAsyncDisposable
{
    // A call has about twenty events per second. This many waiting events mean that the loop is stuck or is flooded.
    private const int MostWaiting = 512;

    private readonly Channel<ConversationEvent> _events = Channel.CreateBounded<ConversationEvent>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Queue<ConversationEvent> _answers = new();
    private readonly ConversationClock _clock;
    private readonly ITimer _timer;
    private ConversationState _state;
    private TimeSpan? _due;
    private volatile bool _overflowed;
    private volatile TaskCompletionSource? _paused;

    public ConversationLoop(Persona persona, TimeProvider time, bool hasSecondModel = false)
        : this(ConversationState.Begin(persona, hasSecondModel), time)
    {
    }

    public ConversationLoop(ConversationState state, TimeProvider time)
    {
        _clock = new ConversationClock(time);
        _state = state;
        _timer = time.CreateTimer(static loop => ((ConversationLoop)loop!).Post(new TimePassed()), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The state after the last step. Only the loop changes it.</summary>
    public ConversationState State => _state;

    /// <summary>Nobody waits for anything.</summary>
    public bool IsAtPause => _clock.IsStopped || _state.PauseAt <= Now;

    private TimeSpan Now => _clock.Now;

    public void Post(ConversationEvent happened)
    {
        if (!_events.Writer.TryWrite(happened) && _state.Call is not CallStage.Ended)
        {
            _overflowed = true;
        }
    }

    /// <summary>Runs until the call has ended.</summary>
    /// <param name="carryOut">Carries out an effect. The machine receives its result before any other event.</param>
    public async Task RunAsync(Func<Effect, ConversationEvent?> carryOut)
    {
        KeepTime();
        while (_state.Call is not CallStage.Ended)
        {
            var happened = await _events.Reader.ReadAsync();
            if (happened is TimePassed)
            {
                // The timer has fired, perhaps a moment too early, so it must be set again.
                _due = null;
            }

            if (happened is HoldSwitched hold)
            {
                Hold(hold.IsOnHold, carryOut);
            }
            else if (happened is not Looked)
            {
                Step(_overflowed ? new Broke("More events waited than the queue holds.") : happened, carryOut);
            }

            if (_state.Call is not (CallStage.Opening or CallStage.Connected))
            {
                // The call is over, or its media stream is. What is left to do has its deadlines.
                Hold(false, carryOut);
            }

            if (_paused is { } paused && (IsAtPause || _state.Call is CallStage.Ended))
            {
                _paused = null;
                paused.SetResult();
            }

            KeepTime();
        }

        _events.Writer.TryComplete();
        _paused?.TrySetResult();
    }

    /// <summary>Begins with another state. Call it before <see cref="RunAsync"/>.</summary>
    public void Begin(ConversationState state) => _state = state;

    /// <summary>Completes at the next moment at which nobody waits for anything, or when the call has ended.</summary>
    public Task PauseAsync(CancellationToken stopping)
    {
        var paused = _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The loop looks at the state after this event. So a pause that began before is found too.
        Post(new Looked());
        return paused.Task.WaitAsync(stopping);
    }

    /// <summary>Ends the call at once after a defect, with a complete log.</summary>
    public void Break(string reason, Func<Effect, ConversationEvent?> carryOut)
    {
        Step(new Broke(reason), carryOut);
        _events.Writer.TryComplete();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Hold(bool isOnHold, Func<Effect, ConversationEvent?> carryOut)
    {
        if (isOnHold && _state.Call is CallStage.Opening or CallStage.Connected)
        {
            _clock.Stop();
        }
        else if (_clock.GoOn() is { } lasted)
        {
            _due = null;
            Step(new HoldEnded(lasted), carryOut);
        }
    }

    private void Step(ConversationEvent happened, Func<Effect, ConversationEvent?> carryOut)
    {
        _answers.Enqueue(happened);
        while (_answers.TryDequeue(out var next))
        {
            (_state, var effects) = ConversationMachine.Step(_state, next, Now);
            foreach (var effect in effects)
            {
                if (carryOut(effect) is { } answer)
                {
                    _answers.Enqueue(answer);
                }
            }
        }
    }

    /// <summary>Somebody waits for a pause. The machine does not get this event.</summary>
    private sealed record Looked : ConversationEvent;

    private void KeepTime()
    {
        if (_clock.IsStopped)
        {
            return;
        }

        var next = Deadlines.Next(_state);
        if (_paused is not null && _state.PauseAt is { } pause && !(next < pause))
        {
            next = pause;
        }

        if (next is { } due && due != _due)
        {
            _due = due;

            // Timers use whole milliseconds. The time is rounded up, so that the deadline has passed when the timer fires.
            var wait = Math.Ceiling((due - Now).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, wait)), Timeout.InfiniteTimeSpan);
        }
    }
}
