using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Sends random events to a machine. The ports behave as badly as their contracts allow.</summary>
internal sealed class RandomStage(MachineDriver driver)
{
    private static readonly string[] Words =
    [
        "my", "number", "is", "four", "seven", "one", "nine", "mm-hm", "no", "please", "claim", "and", "um", "okay", "goodbye", "status",
    ];

    private int _spoken;
    private int _tools;
    private TimeSpan _utterance;

    public void Play(Move move)
    {
        if (driver.Effects.Count == 0)
        {
            driver.Tell(new MediaStreamOpened());
        }

        var epoch = move.Stale ? Math.Max(0, driver.OpenEpoch - 1 - (move.Amount % 3)) : driver.OpenEpoch;
        switch (move.Kind)
        {
            case MoveKind.Wait: driver.Wait(move.Amount * 10); break;
            case MoveKind.WaitLong: driver.Wait(move.Amount * 200); break;
            case MoveKind.LineOpened: driver.Tell(new MediaStreamOpened()); break;
            case MoveKind.SoundOn: driver.Tell(new SpeechStarted(driver.Now, TimeSpan.FromMilliseconds(move.Amount))); break;
            case MoveKind.SoundOff: driver.Tell(new SpeechStopped(driver.Now, TimeSpan.FromMilliseconds(move.Amount * 2))); break;
            case MoveKind.Hypothesis: Hear(move, final: false, move.Stale); break;
            case MoveKind.Phrase: Hear(move, final: true, move.Stale); break;
            case MoveKind.OtherPhrase: Hear(move with { Amount = move.Amount + 7 }, final: true, other: true); break;
            case MoveKind.Tone: driver.Tell(new DtmfReceived($"0123456789*#{DtmfReceived.Masked}"[move.Amount % 13])); break;
            case MoveKind.Clause: driver.Tell(new ClauseComposed(epoch, $"Clause {++_spoken} of {epoch}.")); break;
            case MoveKind.ReadTool: Want(epoch, ToolKind.Read); break;
            case MoveKind.CommitTool: Want(epoch, ToolKind.Commit); break;
            case MoveKind.TerminalTool: Want(epoch, ToolKind.Terminal); break;
            case MoveKind.RefusedTool: Want(epoch, ToolKind.Read, "There is no such tool."); break;
            case MoveKind.HandoffTool: Want(epoch, ToolKind.Handoff, successor: driver.Agents[move.Amount % driver.Agents.Count]); break;
            case MoveKind.RoundEnded: driver.Tell(new RoundEnded(epoch)); break;
            case MoveKind.AnswerFailed: driver.Tell(new AnswerFailed(epoch, "cut")); break;
            case MoveKind.ToolEnded: EndTool(move, ToolOutcome.Succeeded); break;
            case MoveKind.ToolFailed: EndTool(move, ToolOutcome.Failed); break;
            case MoveKind.PlayoutStarted: Start(epoch); break;
            case MoveKind.Hear when driver.IsHeld: break;
            case MoveKind.Tokens: driver.Tell(new TokensCounted(epoch, 10 + move.Amount, move.Amount)); break;
            case MoveKind.Hear: driver.HeardWords = Math.Min(driver.Spoken.Count, driver.HeardWords + (move.Amount % 5)); break;
            case MoveKind.PlayoutEnded: End(epoch); break;
            case MoveKind.SynthesisFailed: driver.Tell(new SynthesisFailed(epoch, "gone")); break;
            case MoveKind.TranscriptionFailed: driver.Tell(new TranscriptionFailed("gone")); break;
            case MoveKind.LineClosed: driver.Tell(new MediaStreamClosed(move.Amount % 2 == 0)); break;
            case MoveKind.HangUp: driver.Tell(new HangUpAsked("somebody")); break;
            case MoveKind.Disconnected: driver.Tell(new CallDisconnected(CallEnding.CallerHungUp)); break;
            case MoveKind.Drained: Drain(move); break;
        }
    }

    /// <summary>Transcribes words of the current utterance. They grow unless <paramref name="other"/> is set. A final transcript ends the utterance.</summary>
    private void Hear(Move move, bool final, bool other)
    {
        var start = other ? move.Amount : 3 * (int)(_utterance.TotalMilliseconds % 5);
        var text = string.Join(' ', Enumerable.Range(start, 1 + (move.Amount % 6)).Select(at => Words[at % Words.Length]));
        var until = _utterance + TimeSpan.FromMilliseconds(200 + (move.Amount * 10));
        driver.Tell(final ? new FinalTranscript(text + ".", _utterance, until) : new InterimTranscript(text, _utterance, until));
        _utterance = final ? until + TimeSpan.FromMilliseconds(101) : _utterance;
    }

    private void Want(int epoch, ToolKind kind, string? refusal = null, Persona? successor = null) =>
        driver.Tell(new ToolWanted(epoch, $"tool{++_tools}", kind.ToString(), "{}", kind, TimeSpan.FromSeconds(3), CallEnding.AgentHungUp, refusal, successor));

    private void EndTool(Move move, ToolOutcome outcome)
    {
        var id = move.Stale || driver.State.Tools.IsEmpty ? $"tool{move.Amount % (_tools + 1)}" : driver.State.Tools[move.Amount % driver.State.Tools.Count].Id;
        driver.Tell(new ToolEnded(id, outcome, "result"));
    }

    private void Start(int epoch)
    {
        if (driver.IsHeld)
        {
            driver.Tell(new SpeechSynthesized(epoch));
        }
        else if (driver.Spoken.Count > 0)
        {
            driver.Tell(new SpeechSynthesized(epoch));
            driver.Tell(new PlayoutStarted(epoch, driver.Now));
        }
    }

    private void End(int epoch)
    {
        if (epoch != driver.OpenEpoch || (driver.IsCompleted && !driver.IsHeld))
        {
            driver.HeardWords = epoch == driver.OpenEpoch ? driver.Spoken.Count : driver.HeardWords;
            driver.Tell(new PlayoutEnded(epoch, driver.Heard, driver.Now));
        }
    }

    private void Drain(Move move)
    {
        if (driver.Effects.OfType<Drain>().Any())
        {
            driver.Tell(new Drained(move.Amount % 2 == 0 ? new RecordingClosed("path", driver.Now, TimeSpan.Zero) : null));
        }
    }
}
