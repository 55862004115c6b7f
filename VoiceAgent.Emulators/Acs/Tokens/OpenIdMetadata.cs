using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Tokens;

/// <summary>Publishes the OIDC metadata and the key set, with which receivers check the service's tokens.</summary>
internal static class OpenIdMetadata
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/calling/.well-known/acsopenidconfiguration", (HttpContext context, AcsOptions options) => AcsReply.Of(new JsonObject
        {
            ["issuer"] = options.TokenIssuer,
            ["jwks_uri"] = $"{context.Request.Scheme}://{context.Request.Host}/calling/keys",
            ["id_token_signing_alg_values_supported"] = new JsonArray(SecurityAlgorithms.RsaSha256),
            ["response_types_supported"] = new JsonArray("token"),
            ["subject_types_supported"] = new JsonArray("pairwise"),
        }));
        app.MapGet("/calling/keys", (TokenMint mint) => AcsReply.Of(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = SecurityAlgorithms.RsaSha256,
                ["kid"] = mint.KeyId,
                ["n"] = Base64UrlEncoder.Encode(mint.PublicKey.Modulus),
                ["e"] = Base64UrlEncoder.Encode(mint.PublicKey.Exponent),
            }),
        }));
    }
}
