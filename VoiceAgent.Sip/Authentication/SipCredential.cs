namespace VoiceAgent.Sip.Authentication;

/// <summary>The name and password of an account at a peer. The password is in no text of this record.</summary>
/// <param name="Realm">Only challenges of this realm are answered. Null answers all.</param>
public sealed record SipCredential(string User, string Password, string? Realm = null)
{
    public override string ToString() => $"credential of {User}";
}
