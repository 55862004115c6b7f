using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The section <c>Identity</c>: who exists. Shipped in <c>Identity/directory.json</c>; configuration wins over the file.</summary>
internal sealed record IdentityOptions : IValidatableObject
{
    public const string Section = "Identity";

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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DataPath.Length == 0)
        {
            yield return new ValidationResult("Identity:DataPath is missing: give the folder in which the signing key is kept.");
        }

        if (Audiences.Count == 0)
        {
            yield return new ValidationResult("Identity:Audiences is empty: name at least one API that tokens are meant for.");
        }

        if (Issuer is { } issuer && !Uri.IsWellFormedUriString(issuer, UriKind.Absolute))
        {
            yield return new ValidationResult($"Identity:Issuer is not an address: '{issuer}'.");
        }

        foreach (var (id, uri) in Clients.SelectMany(client => client.Value.RedirectUris.Select(uri => (client.Key, uri))))
        {
            if (!Uri.TryCreate(uri, UriKind.Absolute, out var address) || address.Fragment.Length > 0)
            {
                yield return new ValidationResult($"Identity:Clients:{id}:RedirectUris: '{uri}' is not an absolute address without a fragment.");
            }
        }

        foreach (var shared in Clients.Values.Select(client => client.IdentityHeader).OfType<string>().GroupBy(header => header).Where(group => group.Count() > 1))
        {
            yield return new ValidationResult($"Identity:Clients: {shared.Count()} clients have the same IdentityHeader; it says which service asks.");
        }
    }
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
