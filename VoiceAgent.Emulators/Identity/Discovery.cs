using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The metadata (OpenID Connect Discovery §3), the key set, and Entra ID's instance discovery, with which MSAL asks whether it knows a host.</summary>
internal sealed class Discovery(IOptions<IdentityOptions> options, Authorities authorities, SigningKey key)
{
    public IResult Configuration(HttpContext http)
    {
        Authority authority;
        try
        {
            authority = authorities.Of(http);
        }
        catch (OAuthError refused)
        {
            return refused.AsResult(http);
        }

        return Results.Json(new
        {
            issuer = authority.AnnouncedIssuer,
            authorization_endpoint = authority.Endpoint("authorize"),
            token_endpoint = authority.Endpoint("token"),
            device_authorization_endpoint = authority.Endpoint("devicecode"),
            userinfo_endpoint = $"{authority.Address}/userinfo",
            end_session_endpoint = authority.Endpoint("logout"),
            jwks_uri = authority.KeySet,
            response_types_supported = new[] { "code" },
            response_modes_supported = new[] { "query", "fragment", "form_post" },
            grant_types_supported = new[] { "authorization_code", "refresh_token", "client_credentials", DeviceCodes.GrantType, TokenEndpoint.OnBehalfOf },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
            token_endpoint_auth_methods_supported = new[] { "client_secret_basic", "client_secret_post", "private_key_jwt", "none" },
            token_endpoint_auth_signing_alg_values_supported = new[] { "RS256", "PS256", "ES256" },
            code_challenge_methods_supported = new[] { "S256" },
            scopes_supported = new[] { "openid", "profile", "email", "offline_access" },
            claims_supported = new[] { "sub", "iss", "aud", "exp", "iat", "nonce", "name", "preferred_username", "email", "roles", "oid", "tid" },
            tenant_region_scope = authority.Tenant is null ? null : "EU",
            cloud_instance_name = authority.Tenant is null ? null : new Uri(authority.Address).Authority,
        });
    }

    public IResult Keys() => Results.Json(new { keys = new[] { key.PublicJwk() } });

    public IResult Instance(HttpContext http)
    {
        var host = new Uri(authorities.Own.Address).Authority;
        if (!Uri.TryCreate(http.Request.Query["authorization_endpoint"], UriKind.Absolute, out var asked) || asked.Authority != host)
        {
            return new OAuthError("invalid_instance", $"Unknown or invalid instance. The authorization_endpoint must be an address of {host}.", number: 50049).AsResult(http);
        }

        return Results.Json(new Dictionary<string, object>
        {
            ["tenant_discovery_endpoint"] = $"{authorities.Own.Address}/{options.Value.TenantId}/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new[] { new { preferred_network = host, preferred_cache = host, aliases = new[] { host } } },
        });
    }
}
