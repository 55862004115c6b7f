using FsCheck;
using FsCheck.Fluent;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

internal enum MoveKind
{
    Wait,
    WaitLong,
    SoundOn,
    SoundOff,
    Hypothesis,
    Phrase,
    OtherPhrase,
    Tone,
    Clause,
    ReadTool,
    CommitTool,
    TerminalTool,
    RefusedTool,
    HandoffTool,
    RoundEnded,
    Tokens,
    AnswerFailed,
    ToolEnded,
    ToolFailed,
    PlayoutStarted,
    Hear,
    PlayoutEnded,
    SynthesisFailed,
    TranscriptionFailed,
    LineClosed,
    HangUp,
    Disconnected,
    Drained,
    LineOpened,
}

/// <summary>One possible event. It may be wrong at its time.</summary>
/// <param name="Amount">0–99. It selects a length, a count or a variant.</param>
/// <param name="Stale">Whether the event belongs to an earlier reply.</param>
internal sealed record Move(MoveKind Kind, int Amount, bool Stale)
{
    public override string ToString() => $"{Kind}({Amount}{(Stale ? " stale" : "")})";

    public static Gen<Move> Any =>
        from kind in Gen.Frequency(
            [
                (60, Gen.Constant(MoveKind.Wait)),
                (2, Gen.Constant(MoveKind.WaitLong)),
                (30, Gen.Constant(MoveKind.SoundOn)),
                (30, Gen.Constant(MoveKind.SoundOff)),
                (35, Gen.Constant(MoveKind.Hypothesis)),
                (30, Gen.Constant(MoveKind.Phrase)),
                (4, Gen.Constant(MoveKind.OtherPhrase)),
                (1, Gen.Constant(MoveKind.Tone)),
                (40, Gen.Constant(MoveKind.Clause)),
                (10, Gen.Constant(MoveKind.ReadTool)),
                (10, Gen.Constant(MoveKind.CommitTool)),
                (2, Gen.Constant(MoveKind.TerminalTool)),
                (2, Gen.Constant(MoveKind.RefusedTool)),
                (4, Gen.Constant(MoveKind.HandoffTool)),
                (30, Gen.Constant(MoveKind.RoundEnded)),
                (10, Gen.Constant(MoveKind.Tokens)),
                (2, Gen.Constant(MoveKind.AnswerFailed)),
                (20, Gen.Constant(MoveKind.ToolEnded)),
                (2, Gen.Constant(MoveKind.ToolFailed)),
                (30, Gen.Constant(MoveKind.PlayoutStarted)),
                (40, Gen.Constant(MoveKind.Hear)),
                (35, Gen.Constant(MoveKind.PlayoutEnded)),
                (1, Gen.Constant(MoveKind.SynthesisFailed)),
                (1, Gen.Constant(MoveKind.TranscriptionFailed)),
                (1, Gen.Elements(MoveKind.LineClosed, MoveKind.HangUp, MoveKind.Disconnected, MoveKind.Drained)),
                (1, Gen.Constant(MoveKind.LineOpened)),
            ])
        from amount in Gen.Choose(0, 99)
        from stale in Gen.Frequency([(19, Gen.Constant(false)), (1, Gen.Constant(true))])
        select new Move(kind, amount, stale);
}
