using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>How a call is recorded, by the policy of its route. It is a part of the ticket, so it is short.</summary>
/// <param name="Notice">The agent says it before the greeting. Null when the caller hears nothing about the recording.</param>
public sealed record RecordingTerms(string? Notice = null)
{
    /// <summary>The pipeline's own settings apply.</summary>
    public static RecordingTerms Usual { get; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOff { get; init; }

    /// <summary>A recording that cannot be encrypted is not made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeedsEncryption { get; init; }
}
