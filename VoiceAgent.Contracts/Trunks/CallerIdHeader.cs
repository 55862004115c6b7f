namespace VoiceAgent.Contracts.Trunks;

/// <summary>Which header has the number of a caller.</summary>
public enum CallerIdHeader
{
    /// <summary>From.</summary>
    From,

    /// <summary>P-Asserted-Identity (RFC 3325), else From. Only a provider that checks numbers should be trusted with it.</summary>
    AssertedIdentity,
}
