namespace VoiceAgent.Emulators.Identity;

/// <summary>A program that requests tokens, or a user-assigned managed identity.</summary>
internal sealed record Client
{
    /// <summary>Without a secret, a certificate and a key set the client is public. A public client must use PKCE and gets no token of its own.</summary>
    public string? Secret { get; set; }

    /// <summary>PEM files of certificates. The client may sign a client assertion with the key of one of them instead of sending the secret.</summary>
    public IList<string> Certificates { get; } = [];

    /// <summary>A file with a JSON Web Key Set. Its keys are used like <see cref="Certificates"/>.</summary>
    public string? KeySetPath { get; set; }

    /// <summary>The value of <c>X-IDENTITY-HEADER</c> with which this service requests a managed identity token.</summary>
    public string? IdentityHeader { get; set; }

    /// <summary>The clients that may use this identity as a user-assigned managed identity.</summary>
    public IList<string> AssignedTo { get; } = [];

    /// <summary>The ARM id of a user-assigned managed identity.</summary>
    public string? ResourceId { get; set; }

    /// <summary>The roles in the client's own tokens.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>Addresses to return to after sign-in. A loopback address is registered without a port, and every port is accepted (RFC 8252 §7.3).</summary>
    public IList<string> RedirectUris { get; } = [];

    public bool IsPublic => Secret is null && !HasKeys;

    public bool HasKeys => Certificates.Count > 0 || KeySetPath is not null;

    public bool MayReturnTo(Uri address) => RedirectUris.Any(registered => Matches(new Uri(registered), address));

    private static bool Matches(Uri registered, Uri address) =>
        registered == address
        || (registered.IsLoopback && registered.IsDefaultPort && address.Fragment.Length == 0 && address.UserInfo.Length == 0
            && (registered.Scheme, registered.Host, registered.PathAndQuery) == (address.Scheme, address.Host, address.PathAndQuery));
}
