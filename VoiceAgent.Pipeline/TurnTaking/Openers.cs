using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The openers for each kind of turn. The entries of a list are used in turn. An empty list means no opener.</summary>
internal sealed record Openers
{
    public static Openers Default { get; } = new()
    {
        Told = ["Okay.", "All right.", "I see."],
        Asked = ["Let me see.", "Good question.", "Let me check."],
        Number = ["Thank you.", "Got it."],
        Thanked = ["You're welcome."],
    };

    public static Openers None { get; } = new();

    /// <summary>After a statement or a request.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>After a question.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>After spoken digits or DTMF digits.</summary>
    public IReadOnlyList<string> Number { get; init; } = [];

    /// <summary>After thanks, when nothing else is said but a goodbye. Other goodbyes get no opener.</summary>
    public IReadOnlyList<string> Thanked { get; init; } = [];

    public IEnumerable<string> All => [.. Told, .. Asked, .. Number, .. Thanked];

    /// <param name="language">BCP 47.</param>
    public IReadOnlyList<string> For(Utterances said, string language)
    {
        var words = Completeness.In(language);
        var spoken = said.Spoken;
        var tokens = Wording.Tokens(spoken);
        return said.EndsInKeys ? Number
            : tokens.Count == 0 ? []
            : words.IsThanks(spoken) ? Thanked
            : words.IsCourtesy(tokens) ? []
            : Completeness.EndsInNumber(tokens) ? Number
            : words.IsQuestion(spoken, tokens) ? Asked
            : Told;
    }
}
