using System.Text.RegularExpressions;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Line;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>What an emulated caller does on a call.</summary>
/// <param name="Goal">What the caller wants, in one sentence, or null.</param>
/// <param name="Shows">The phenomena that the script demonstrates: <c>barge-in</c>, <c>noise</c> …</param>
/// <param name="From">The caller's number. Null when the request decides.</param>
/// <param name="Voice">An Azure voice name. Null for the default voice.</param>
/// <param name="AgentIsDoneAfter">The silence that ends the agent's turn for this caller. Null for the default.</param>
/// <param name="Human">How the human answers a transfer. Null when the number decides.</param>
/// <param name="Troubles">The faults and delays of this call.</param>
/// <param name="Outcome">What the product must report about the call afterwards. Only tests that see both sides check it.</param>
internal sealed record CallScript(
    string Name,
    string? Goal,
    IReadOnlyList<string> Shows,
    string? From,
    string? To,
    int? Seed,
    string? Voice,
    TimeSpan? AgentIsDoneAfter,
    Human? Human,
    ScriptTroubles Troubles,
    ScriptOutcome Outcome,
    IReadOnlyList<ScriptStep> Steps)
{
    /// <summary>When the call begins. Only tests in virtual time can move their clock. Null for any time.</summary>
    public DateTimeOffset? Starts { get; init; }

    /// <summary>Only the tests in virtual time can run it: it breaks or slows providers, or sets the clock.</summary>
    public bool NeedsVirtualTime => !Troubles.None || Starts is not null;

    /// <summary>How well the caller's line carries what the caller says.</summary>
    public LineQuality Line { get; init; } = LineQuality.Good;
}

/// <summary>One step, and its line in the file.</summary>
internal abstract record ScriptStep(int Line);

/// <summary><c>say: …</c> or <c>backchannel: …</c>: speaks a line to its end.</summary>
internal sealed record SayStep(int Line, ScriptLine Spoken) : ScriptStep(Line);

/// <summary>What the caller says in one turn: words, and pauses during which the caller has not finished.</summary>
/// <param name="Parts">The parts in order. Each is words or a pause.</param>
/// <param name="IsBackchannel">A sound such as "mm-hm". It needs no answer, and the agent should continue.</param>
internal sealed record ScriptLine(IReadOnlyList<ScriptLinePart> Parts, bool IsBackchannel)
{
    /// <summary>BCP 47. The language in which it is spoken. Null for that of the voice.</summary>
    public string? Language { get; init; }

    /// <summary>The words, without the pauses.</summary>
    public string Text { get; } = string.Join(' ', Parts.Select(part => part.Words).OfType<string>());
}

/// <param name="Words">Null for a pause.</param>
internal readonly record struct ScriptLinePart(string? Words, TimeSpan Pause);

/// <summary><c>wait for agent</c>: waits until the agent was heard and has fallen silent.</summary>
/// <param name="Silence">How much silence. Null for the caller's default.</param>
/// <param name="Heard">Also waits until this was heard, across fillers and pauses.</param>
internal sealed record WaitForAgentStep(int Line, TimeSpan? Timeout, TimeSpan? Silence, Regex? Heard) : ScriptStep(Line);

/// <summary><c>interrupt after: { words | ms, say | backchannel | cough }</c>: speaks or coughs while the agent speaks.</summary>
/// <param name="Words">Interrupts after this many words of the agent since the step began.</param>
/// <param name="After">Interrupts after this much speech of the agent.</param>
internal sealed record InterruptStep(int Line, int? Words, TimeSpan? After, ScriptLine? Say, TimeSpan? Cough, TimeSpan? Timeout) : ScriptStep(Line);

/// <summary><c>pause: 700ms</c>, or <c>pause: { between: 300ms, and: 900ms }</c> drawn from the call's seed. <c>silence</c> is the same.</summary>
internal sealed record PauseStep(int Line, TimeSpan AtLeast, TimeSpan AtMost) : ScriptStep(Line);

/// <summary><c>cough</c> or <c>noise: 400ms</c>: a loud burst without words.</summary>
internal sealed record NoiseStep(int Line, TimeSpan Length) : ScriptStep(Line);

/// <summary><c>beep</c> or <c>beep: 500ms</c>: the tone of a machine.</summary>
internal sealed record BeepStep(int Line, TimeSpan Length) : ScriptStep(Line);

/// <summary><c>dtmf: "4719#"</c>.</summary>
internal sealed record DtmfStep(int Line, string Keys) : ScriptStep(Line);

/// <summary><c>expect: { heard, not heard, within }</c>: checks what was heard since the last step that spoke.</summary>
/// <param name="HumanKnows">Checks what the human was told in a transfer.</param>
internal sealed record ExpectStep(int Line, Regex? Heard, Regex? NotHeard, Regex? HumanKnows, TimeSpan Within) : ScriptStep(Line);

/// <summary><c>wait for hang up</c>: waits until the other side ends the call.</summary>
internal sealed record WaitForHangUpStep(int Line, TimeSpan? Timeout) : ScriptStep(Line);

/// <summary><c>hang up</c>.</summary>
internal sealed record HangUpStep(int Line) : ScriptStep(Line);

/// <summary>An error in a script, with its line and reason.</summary>
internal sealed class ScriptException(int line, string reason) : Exception($"line {line}: {reason}")
{
    public int Line { get; } = line;

    public string Reason { get; } = reason;
}
