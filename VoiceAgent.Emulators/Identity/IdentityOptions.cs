using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Section <c>Identity</c>: people, clients and APIs. <c>Identity/directory.json</c> has the defaults, and configuration overrides them.</summary>
internal sealed record IdentityOptions : IValidatableObject
{
    public const string Section = "Identity";

    /// <summary>The folder of the signing key. It must survive restarts.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>The <c>iss</c> of all tokens and the base of all addresses. The default is the server's own address.</summary>
    public string? Issuer { get; set; }

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The APIs that tokens can be issued for. The first is used when a request names none.</summary>
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
            yield return new ValidationResult("Identity:Audiences is empty: name at least one API that tokens are issued for.");
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
            yield return new ValidationResult($"Identity:Clients: {shared.Count()} clients have the same IdentityHeader; it must be unique, because it identifies the service.");
        }
    }
}

/// <summary>A person who can sign in, without a password.</summary>
internal sealed record Person
{
    public string Name { get; set; } = "";

    public string Email { get; set; } = "";

    public IList<string> Roles { get; } = [];
}

/// <summary>A program that requests tokens.</summary>
internal sealed record Client
{
    /// <summary>Null for a public client. A public client must use PKCE and gets no token of its own.</summary>
    public string? Secret { get; set; }

    /// <summary>The value of <c>X-IDENTITY-HEADER</c> with which this service requests a managed identity token.</summary>
    public string? IdentityHeader { get; set; }

    /// <summary>The roles in the client's own tokens.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>Addresses to return to after sign-in. A loopback address is registered without a port, and every port is accepted (RFC 8252 §7.3).</summary>
    public IList<string> RedirectUris { get; } = [];

    public bool MayReturnTo(Uri address) => RedirectUris.Any(registered => Matches(new Uri(registered), address));

    private static bool Matches(Uri registered, Uri address) =>
        registered == address
        || (registered.IsLoopback && registered.IsDefaultPort && address.Fragment.Length == 0 && address.UserInfo.Length == 0
            && (registered.Scheme, registered.Host, registered.PathAndQuery) == (address.Scheme, address.Host, address.PathAndQuery));
}
