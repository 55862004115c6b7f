using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Registration;

/// <summary>A registration at a provider.</summary>
/// <param name="Registrar">The Request-URI, such as <c>sip:provider.example</c>.</param>
/// <param name="Address">The address that is registered, such as <c>sip:name@provider.example</c>.</param>
public sealed record SipRegistrationOptions(SipUri Registrar, SipUri Address, SipCredential? Credential)
{
    /// <summary>The addresses to send to, in order of trial. Empty takes the registrar's.</summary>
    public IReadOnlyList<SipUri> NextHops { get; init; } = [];

    /// <summary>The user part of Contact. Null takes that of the address.</summary>
    public string? ContactUser { get; init; }

    /// <summary>What we ask for. The registrar decides.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The first wait after a failure. It doubles up to <see cref="LongestWait"/>, with jitter.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);
}
