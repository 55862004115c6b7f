namespace VoiceAgent.Emulators.Identity;

/// <summary>The section <c>Identity</c>: who exists. Shipped in <c>Identity/directory.json</c>; configuration wins over the file.</summary>
internal sealed record IdentityOptions
{
    /// <summary>The folder of the signing key, which has to survive restarts.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>The <c>iss</c> of every token and the base of every address; the server's own address where it is not given.</summary>
    public string? Issuer { get; set; }

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The APIs that tokens may be meant for; the first where a request names none.</summary>
    public IList<string> Audiences { get; } = [];

    public IDictionary<string, Person> People { get; } = new Dictionary<string, Person>(StringComparer.Ordinal);

    public IDictionary<string, Client> Clients { get; } = new Dictionary<string, Client>(StringComparer.Ordinal);
}

/// <summary>Someone who can sign in, without a password.</summary>
internal sealed record Person
{
    public string Name { get; set; } = "";

    public string Email { get; set; } = "";

    public IList<string> Roles { get; } = [];
}

/// <summary>A program that asks for tokens.</summary>
internal sealed record Client
{
    /// <summary>Null for a public client, which has to use PKCE and gets no token of its own.</summary>
    public string? Secret { get; set; }

    /// <summary>What this service sends as <c>X-IDENTITY-HEADER</c> to get a token by managed identity.</summary>
    public string? IdentityHeader { get; set; }

    /// <summary>The roles in the client's own tokens.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>Where sign-in may return to. A loopback address is registered without a port, and any port is taken (RFC 8252 §7.3).</summary>
    public IList<string> RedirectUris { get; } = [];

    public bool MayReturnTo(Uri address) => RedirectUris.Any(registered => Matches(new Uri(registered), address));

    private static bool Matches(Uri registered, Uri address) =>
        registered == address
        || (registered.IsLoopback && registered.IsDefaultPort && address.Fragment.Length == 0 && address.UserInfo.Length == 0
            && (registered.Scheme, registered.Host, registered.PathAndQuery) == (address.Scheme, address.Host, address.PathAndQuery));
}
