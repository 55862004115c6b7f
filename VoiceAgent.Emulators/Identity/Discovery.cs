namespace VoiceAgent.Emulators.Identity;

/// <summary><c>/.well-known/openid-configuration</c> (OpenID Connect Discovery §3) and the key set.</summary>
internal sealed class Discovery(Issuer issuer, SigningKey key)
{
    public IResult Configuration()
    {
        var address = issuer.Address;
        return Results.Json(new
        {
            issuer = address,
            authorization_endpoint = $"{address}/authorize",
            token_endpoint = $"{address}/token",
            userinfo_endpoint = $"{address}/userinfo",
            end_session_endpoint = $"{address}/logout",
            jwks_uri = $"{address}/.well-known/jwks.json",
            response_types_supported = new[] { "code" },
            response_modes_supported = new[] { "query", "form_post" },
            grant_types_supported = new[] { "authorization_code", "refresh_token", "client_credentials" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
            token_endpoint_auth_methods_supported = new[] { "client_secret_basic", "client_secret_post", "none" },
            code_challenge_methods_supported = new[] { "S256" },
            scopes_supported = new[] { "openid", "profile", "email", "offline_access" },
            claims_supported = new[] { "sub", "iss", "aud", "exp", "iat", "nonce", "name", "preferred_username", "email", "roles" },
        });
    }

    public IResult Keys() => Results.Json(new { keys = new[] { key.PublicJwk() } });
}
