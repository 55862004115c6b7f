using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Finds the addresses that a request belongs to. The Host header is not used, because <c>localhost</c> and <c>127.0.0.1</c> would then be two issuers.</summary>
internal sealed class Authorities(IOptions<IdentityOptions> options, IServer server)
{
    /// <summary>The provider's address: configured, or the address that the server listens on.</summary>
    public Authority Own => new((options.Value.Issuer ?? server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).TrimEnd('/'), null, null);

    /// <summary>The issuers of all valid tokens.</summary>
    public string[] Issuers => [Own.Issuer, (Own with { TenantId = options.Value.TenantId }).Issuer];

    /// <exception cref="OAuthError">The path names an unknown tenant.</exception>
    public Authority Of(HttpContext http)
    {
        if (http.GetRouteValue("tenant") is not string tenant)
        {
            return Own;
        }

        string[] known = [options.Value.TenantId, options.Value.TenantDomain, "common", "organizations", "consumers"];
        return known.Contains(tenant, StringComparer.OrdinalIgnoreCase)
            ? Own with { Tenant = tenant.ToLowerInvariant(), TenantId = options.Value.TenantId }
            : throw new OAuthError("invalid_tenant", $"Tenant '{tenant}' not found. The tenants are {string.Join(", ", known)} (Identity:TenantId, Identity:TenantDomain).", number: 90002);
    }
}
