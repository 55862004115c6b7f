using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>A call that the platform places.</summary>
/// <param name="From">The number of a route. Its agent talks, and the telephone shows this number.</param>
/// <param name="To">E.164.</param>
public sealed record PlacedCall(string From, string To)
{
    /// <summary>The agent's first words. Null for a sentence of the language.</summary>
    public string? Greeting { get; init; }

    /// <summary>Why the person is called. The model gets it.</summary>
    public string? Purpose { get; init; }

    /// <summary>How long the telephone rings: 5 seconds to 2 minutes. Null for the gateway's setting.</summary>
    public TimeSpan? RingsFor { get; init; }

    /// <summary>Null for the agent of the route.</summary>
    public string? Agent { get; init; }

    /// <summary>BCP 47. Null for the language of the route.</summary>
    public string? Language { get; init; }

    /// <summary>What happens when a voicemail answers.</summary>
    public VoicemailBehaviour Voicemail { get; init; }

    /// <summary>What is said to a voicemail.</summary>
    public string? VoicemailMessage { get; init; }
}
