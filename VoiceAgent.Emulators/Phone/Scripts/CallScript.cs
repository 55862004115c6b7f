using System.Text.RegularExpressions;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>What an emulated caller does on a call.</summary>
/// <param name="Goal">What the caller wants, in a sentence for people; null where the script does not say.</param>
/// <param name="Shows">The phenomena that the script is about: <c>barge-in</c>, <c>noise</c> …</param>
/// <param name="From">Who calls; null leaves it to the request.</param>
/// <param name="Voice">An Azure voice name; null for the usual one.</param>
/// <param name="AgentIsDoneAfter">Silence that ends the agent's turn for this caller; null for the usual one.</param>
/// <param name="Human">Who answers when the call is transferred; null where the number says.</param>
/// <param name="Troubles">What fails and what is slow on this call.</param>
/// <param name="Outcome">What the product must say of the call afterwards: for whoever sees both ends of it.</param>
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
    IReadOnlyList<ScriptStep> Steps);

/// <summary>One step, and the line of the file that it stands on.</summary>
internal abstract record ScriptStep(int Line);

/// <summary><c>say: …</c> or <c>backchannel: …</c>: speaks, to the end.</summary>
internal sealed record SayStep(int Line, ScriptLine Spoken) : ScriptStep(Line);

/// <summary>What the caller says in one turn: words, and pauses in which the caller is not done.</summary>
/// <param name="Parts">Either words or a pause each, in order.</param>
/// <param name="IsBackchannel">An "mm-hm": it asks for nothing, and the agent should go on.</param>
internal sealed record ScriptLine(IReadOnlyList<ScriptLinePart> Parts, bool IsBackchannel)
{
    /// <summary>The words, without the pauses.</summary>
    public string Text { get; } = string.Join(' ', Parts.Select(part => part.Words).OfType<string>());
}

/// <param name="Words">Null for a pause.</param>
internal readonly record struct ScriptLinePart(string? Words, TimeSpan Pause);

/// <summary><c>wait for agent</c>: until the agent was heard and has fallen silent.</summary>
/// <param name="Silence">How much silence; null for the caller's usual.</param>
/// <param name="Heard">Goes on waiting until this was heard too, over fillers and pauses.</param>
internal sealed record WaitForAgentStep(int Line, TimeSpan? Timeout, TimeSpan? Silence, Regex? Heard) : ScriptStep(Line);

/// <summary><c>interrupt after: { words | ms, say | backchannel | cough }</c>: speaks, or coughs, while the agent speaks.</summary>
/// <param name="Words">After so many of the agent's words since this step began, or …</param>
/// <param name="After">… after so much of its speech.</param>
internal sealed record InterruptStep(int Line, int? Words, TimeSpan? After, ScriptLine? Say, TimeSpan? Cough, TimeSpan? Timeout) : ScriptStep(Line);

/// <summary><c>pause: 700ms</c>, or <c>pause: { between: 300ms, and: 900ms }</c> drawn from the call's seed; <c>silence</c> is the same.</summary>
internal sealed record PauseStep(int Line, TimeSpan AtLeast, TimeSpan AtMost) : ScriptStep(Line);

/// <summary><c>cough</c>, <c>noise: 400ms</c>: a loud burst without words.</summary>
internal sealed record NoiseStep(int Line, TimeSpan Length) : ScriptStep(Line);

/// <summary><c>dtmf: "4719#"</c>.</summary>
internal sealed record DtmfStep(int Line, string Keys) : ScriptStep(Line);

/// <summary><c>expect: { heard, not heard, within }</c>: over what was heard since the last step that spoke.</summary>
/// <param name="HumanKnows">Over what was told to the human to whom the call was transferred.</param>
internal sealed record ExpectStep(int Line, Regex? Heard, Regex? NotHeard, Regex? HumanKnows, TimeSpan Within) : ScriptStep(Line);

/// <summary><c>wait for hang up</c>: until the other side ends the call.</summary>
internal sealed record WaitForHangUpStep(int Line, TimeSpan? Timeout) : ScriptStep(Line);

/// <summary><c>hang up</c>.</summary>
internal sealed record HangUpStep(int Line) : ScriptStep(Line);

/// <summary>A script that cannot be read: where, and why.</summary>
internal sealed class ScriptException(int line, string reason) : Exception($"line {line}: {reason}")
{
    public int Line { get; } = line;

    public string Reason { get; } = reason;
}
