namespace VoiceAgent.Contracts.Trunks;

/// <summary>Whether the provider knows where calls go.</summary>
public enum RegistrationState
{
    /// <summary>The trunk does not register.</summary>
    None,

    /// <summary>A request is on its way.</summary>
    Trying,

    /// <summary>The provider has accepted the registration.</summary>
    Registered,

    /// <summary>The provider has refused it, or does not answer.</summary>
    Failed,
}
