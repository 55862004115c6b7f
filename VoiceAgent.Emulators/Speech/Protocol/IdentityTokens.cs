using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>Checks access tokens of the identity provider in <c>Speech:Authority</c>, as the service checks tokens of Entra ID.</summary>
internal sealed class IdentityTokens(IOptions<SpeechOptions> options, TimeProvider time)
{
    private const string Audience = "https://cognitiveservices.azure.com";

    private readonly JsonWebTokenHandler _handler = new();
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _provider = options.Value.Authority is { Length: > 0 } authority
        ? new($"{authority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = false })
        : null;

    /// <returns>Why the token is refused, or null.</returns>
    public async Task<string?> RefusalAsync(string token, CancellationToken ending)
    {
        if (_provider is null)
        {
            return "This emulator accepts no access tokens, because Speech:Authority is not set. Set it to the address of the identity provider.";
        }

        var known = await _provider.GetConfigurationAsync(ending);
        var validated = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            ValidAudience = Audience,
            IssuerSigningKeys = known.SigningKeys,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        return validated.IsValid ? null : $"The access token is not valid for {Audience}: {validated.Exception.GetType().Name}.";
    }
}
