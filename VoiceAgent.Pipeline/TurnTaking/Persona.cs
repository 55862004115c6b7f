namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>The agent that has the caller, as far as the conversation must know it.</summary>
/// <param name="Language">BCP 47.</param>
internal sealed record Persona(string Agent, string Language, ConversationPolicy Policy)
{
    /// <summary>An agent is someone else in another language: another voice, other words.</summary>
    public string Id => $"{Agent}/{Language}";

    /// <summary>It may put the caller through to a human.</summary>
    public bool CanTransfer { get; init; }
}
