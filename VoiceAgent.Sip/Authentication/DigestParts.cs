namespace VoiceAgent.Sip.Authentication;

/// <summary>What goes into a digest beside the password.</summary>
/// <param name="NonceCount">Eight hexadecimal digits.</param>
/// <param name="Qop"><c>auth</c>, or null for the old form of RFC 2069.</param>
internal sealed record DigestParts(string? Algorithm, string User, string Realm, string Method, string Uri, string Nonce, string? Qop, string? NonceCount, string? ClientNonce);
