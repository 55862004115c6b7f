using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// A call that the platform has placed was taken for answered by a person. A machine may be noticed for some time after the agent's greeting: its greeting begins with
/// a short word and a pause, or its transcript comes late, or its tone follows. The functions are pure. Times count from the start of the session.
/// </summary>
/// <param name="Words">What was heard before the agent greeted.</param>
internal sealed record AnswerDoubt(VoicemailBehaviour Behaviour, IReadOnlyList<string> Message, string Words)
{
    /// <summary>Greetings of machines are seldom longer. Afterwards a phrase such as "leave a message" may be a person's.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15);

    /// <summary>When the doubt ends. Null while the agent greets.</summary>
    public TimeSpan? Until { get; init; }

    /// <summary>Words of the time before the greeting whose transcript may still change.</summary>
    public string Open { get; init; } = "";

    /// <summary>The tone of a voicemail has ended.</summary>
    public bool HasTone { get; init; }

    /// <summary>Whether a machine has picked up after all.</summary>
    /// <param name="since">What was heard since the agent has greeted.</param>
    public bool IsMachine(string since) => HasTone || MachineGreetings.AreIn(SpokenPhrases.WordsOf($"{Words} {Open} {since}"));
}
