namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>Section <c>Identity</c>: how a caller's identity is verified.</summary>
internal sealed record IdentityOptions
{
    public const string Section = "Identity";

    /// <summary>
    /// Whether the member number alone is enough when the call comes from the member's own telephone. A caller's number can be
    /// forged, so turn this on only if the carrier verifies numbers.
    /// </summary>
    public bool TrustPhones { get; init; }
}
