namespace VoiceAgent.Sip.Registration;

/// <summary>The state of a registration.</summary>
/// <param name="Since">When this phase began.</param>
/// <param name="Expires">When the registrar forgets us. Null while it does not know us.</param>
/// <param name="LastError">What went wrong last, in words, without credentials. Null if nothing did.</param>
/// <param name="ServiceRoute">The values for Route of our requests (RFC 3608).</param>
public sealed record SipRegistrationState(SipRegistrationPhase Phase, DateTimeOffset Since, DateTimeOffset? Expires, string? LastError, IReadOnlyList<string> ServiceRoute);
