using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Carries out the steps of a playout one at a time. So StopAudio follows directly after the frame that is being sent, and no
/// old frame follows StopAudio. It runs after a change (<see cref="Wake"/>) and when the next step is due (<see cref="Tick"/>).
/// </summary>
internal sealed class PlayoutPump(IPlayoutSteps steps, IMediaStream line, IConversation conversation, Pacer pacer) : IPaced
{
    private const int Resting = 0;
    private const int Running = 1;

    // Something changed while the pump was running. It gets the next step again before it rests.
    private const int WokenAgain = 2;

    private int _state = Resting;
    private long _due = PlayoutStep.Never.Ticks;
    private bool _isPaced;
    private volatile TaskCompletionSource? _rested;

    /// <summary>Runs the pump after a change. Returns when no step is due, or when a send does not complete synchronously.</summary>
    public void Wake()
    {
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Running, Resting))
            {
                case Resting:
                    _ = RunAsync();
                    return;
                case Running when Interlocked.CompareExchange(ref _state, WokenAgain, Running) != Running:
                    continue;
                default:
                    return;
            }
        }
    }

    public void Tick()
    {
        if (steps.Now.Ticks >= Volatile.Read(ref _due))
        {
            Wake();
        }
    }

    /// <summary>Completes when the pump has carried out all steps that are due now.</summary>
    public Task RestAsync()
    {
        var rested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rested = rested;
        Wake();
        return rested.Task;
    }

    // RestAsync waits for this task. The media stream never throws, so any exception here is a defect. It fails the reply.
    private async Task RunAsync()
    {
        var epoch = 0;
        try
        {
            while (true)
            {
                var step = steps.Next();
                epoch = step.Reply?.Epoch ?? epoch;
                switch (step.Action)
                {
                    case PlayoutAction.Rest when TryRest(step.At):
                        return;
                    case PlayoutAction.StopAudio:
                        await line.StopAudioAsync(CancellationToken.None);
                        break;
                    case PlayoutAction.SendFrame:
                        await line.SendAsync(steps.Frame, CancellationToken.None);
                        if (step.Starts)
                        {
                            conversation.Post(new PlayoutStarted(epoch, step.At));
                        }

                        break;
                    case PlayoutAction.RanDry:
                        conversation.Post(new PlayoutRanDry(epoch, step.Reply!.Clauses, step.Ahead));
                        break;
                    case PlayoutAction.End:
                        conversation.Post(new PlayoutEnded(epoch, step.Heard, step.At));
                        break;
                }
            }
        }
        catch (Exception defect)
        {
            while (!TryRest(PlayoutStep.Never))
            {
            }

            conversation.Post(new SynthesisFailed(epoch, $"Playout: {defect.GetType().Name}."));
        }
    }

    private bool TryRest(TimeSpan until)
    {
        Volatile.Write(ref _due, until.Ticks);
        Pace(until != PlayoutStep.Never);
        if (Interlocked.CompareExchange(ref _state, Resting, Running) != Running)
        {
            Volatile.Write(ref _state, Running);
            return false;
        }

        _rested?.TrySetResult();
        return true;
    }

    // Only one run is active at a time, so this needs no lock.
    private void Pace(bool isWanted)
    {
        if (isWanted != _isPaced)
        {
            _isPaced = isWanted;
            if (isWanted)
            {
                pacer.Add(this);
            }
            else
            {
                pacer.Remove(this);
            }
        }
    }
}
