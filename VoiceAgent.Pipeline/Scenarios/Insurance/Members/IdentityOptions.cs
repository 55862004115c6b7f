namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>Section <c>Identity</c>.</summary>
internal sealed record IdentityOptions
{
    public const string Section = "Identity";

    /// <summary>
    /// Whether a call from a member's own telephone needs the member number only. A caller's number can be forged: switch it
    /// on where the carrier vouches for numbers.
    /// </summary>
    public bool TrustPhones { get; init; }
}
