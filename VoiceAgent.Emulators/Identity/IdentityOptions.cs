using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Section <c>Identity</c>: people, clients and APIs. <c>Identity/directory.json</c> has the defaults, and configuration overrides them.</summary>
internal sealed record IdentityOptions : IValidatableObject
{
    public const string Section = "Identity";

    /// <summary>The folder of the signing key. It must survive restarts.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>The <c>iss</c> of all tokens and the base of all addresses. The default is the server's own address.</summary>
    public string? Issuer { get; set; }

    /// <summary>The tenant's id in the addresses of Entra ID (<c>/{tenant}/oauth2/v2.0/token</c>) and in the tokens from there.</summary>
    public string TenantId { get; set; } = "10000000-0000-4000-8000-000000000001";

    /// <summary>The tenant's domain. It can be used in addresses instead of the id.</summary>
    public string TenantDomain { get; set; } = "voiceagent.example";

    public HttpsOptions Https { get; set; } = new();

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a device waits between two requests for its tokens. RFC 8628's own default.</summary>
    public TimeSpan DeviceInterval { get; set; } = TimeSpan.FromSeconds(5);

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

        if (Https.Complaint("Identity:Https") is { } complaint)
        {
            yield return new ValidationResult(complaint);
        }

        if (!Guid.TryParseExact(TenantId, "D", out _))
        {
            yield return new ValidationResult($"Identity:TenantId is not a GUID: '{TenantId}'.");
        }

        foreach (var audience in Audiences.Where(audience => audience.Count(sign => sign == '*') > 1))
        {
            yield return new ValidationResult($"Identity:Audiences: '{audience}' has more than one '*'.");
        }

        foreach (var (id, file) in Clients.SelectMany(client => client.Value.Certificates.Append(client.Value.KeySetPath).OfType<string>().Select(file => (client.Key, file))))
        {
            if (!File.Exists(file))
            {
                yield return new ValidationResult($"Identity:Clients:{id}: the file '{file}' of Certificates or KeySetPath does not exist.");
            }
        }

        foreach (var (id, owner) in Clients.SelectMany(client => client.Value.AssignedTo.Select(owner => (client.Key, owner))).Where(pair => !Clients.ContainsKey(pair.owner)))
        {
            yield return new ValidationResult($"Identity:Clients:{id}:AssignedTo: the client '{owner}' does not exist.");
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
