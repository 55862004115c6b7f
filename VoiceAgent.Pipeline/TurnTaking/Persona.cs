namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>An agent in one language, with the settings that the conversation needs.</summary>
/// <param name="Language">BCP 47.</param>
internal sealed record Persona(string Agent, string Language, ConversationPolicy Policy)
{
    /// <summary>The same agent in another language is another persona, with another voice and other phrases.</summary>
    public string Id => $"{Agent}/{Language}";

    /// <summary>True when the agent may transfer the caller to a human.</summary>
    public bool CanTransfer { get; init; }
}
