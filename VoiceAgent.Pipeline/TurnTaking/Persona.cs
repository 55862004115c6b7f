namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>An agent in one language, with the settings that the conversation needs.</summary>
/// <param name="Language">BCP 47.</param>
internal sealed record Persona(string Agent, string Language, ConversationPolicy Policy)
{
    /// <summary>The same agent in another language is another persona, with another voice and other phrases.</summary>
    public string Id => $"{Agent}/{Language}";

    /// <summary>The same agent in its other languages. Theirs are empty.</summary>
    public IReadOnlyList<Persona> InOtherLanguages { get; init; } = [];

    /// <summary>The same agent in a regional variant of this other language. Null when it does not speak it.</summary>
    public Persona? In(string language) =>
        InOtherLanguages.FirstOrDefault(other => Primary(other.Language).Equals(Primary(language), StringComparison.OrdinalIgnoreCase)) is { } found
            ? found with { InOtherLanguages = [this with { InOtherLanguages = [] }, .. InOtherLanguages.Where(other => other != found)] }
            : null;

    private static string Primary(string language) => language.Split('-')[0];

    /// <summary>True when the agent may transfer the caller to a human.</summary>
    public bool CanTransfer { get; init; }
}
