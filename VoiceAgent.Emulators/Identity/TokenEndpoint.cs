using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Identity;

/// <summary><c>POST /token</c> exchanges a code, a refresh token or a client secret for tokens (RFC 6749 §4.1.3, §4.4, §6).</summary>
internal sealed partial class TokenEndpoint(
    IOptions<IdentityOptions> options, AuthorizationCodes codes, TokenIssuer tokens, Issuer issuer, EmulatedDelays delays, EmulatedFaults faults, ILogger<TokenEndpoint> logger)
{
    public async Task<IResult> ExchangeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await faults.ActOutAsync(Operation.IdentityToken, http, static fault => OAuthError.Emulated(fault.Status));
            await delays.Before(Operation.IdentityToken, http.RequestAborted);
            if (!http.Request.HasFormContentType)
            {
                throw OAuthError.InvalidRequest("The body must be application/x-www-form-urlencoded.");
            }

            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var (id, client) = ClientAuthentication.Of(http.Request, form, options.Value);
            return Results.Json(form["grant_type"].ToString() switch
            {
                "authorization_code" => OfCode(form, id),
                "refresh_token" => await OfRefreshTokenAsync(form, id),
                "client_credentials" => OfClient(form, id, client),
                var other => throw new OAuthError("unsupported_grant_type", $"The grant_type '{other}' is not supported. Use authorization_code, refresh_token or client_credentials."),
            });
        }
        catch (OAuthError refused)
        {
            Refused(refused.Code, refused.Message);
            return refused.AsResult(http.Response);
        }
    }

    private Dictionary<string, object> OfCode(IFormCollection form, string clientId)
    {
        var grant = codes.Redeem(form["code"].ToString());
        if (grant is null || grant.Who.ClientId != clientId)
        {
            throw OAuthError.InvalidGrant("The code is unknown, was used before, has expired, or was issued to another client.");
        }

        if (grant.RedirectUri != form["redirect_uri"])
        {
            throw OAuthError.InvalidGrant("The redirect_uri differs from the one that the code was issued for.");
        }

        return grant.IsProvenBy(form["code_verifier"])
            ? TokensOf(grant.Who)
            : throw OAuthError.InvalidGrant("The code_verifier does not match the code_challenge.");
    }

    private async Task<Dictionary<string, object>> OfRefreshTokenAsync(IFormCollection form, string clientId)
    {
        var token = await tokens.ReadAsync(form["refresh_token"].ToString(), issuer.Address);
        if (token is null || !token.TryGetPayloadValue<string>("person", out var personId) || token.GetPayloadValue<string>("azp") != clientId
            || !options.Value.People.TryGetValue(personId, out var person))
        {
            throw OAuthError.InvalidGrant("The refresh token is unknown, has expired, or was issued to another client.");
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(token.GetPayloadValue<long>("auth_time"));
        return TokensOf(new SignedIn(personId, person, clientId, token.GetPayloadValue<string>("scope"), null, at));
    }

    private Dictionary<string, object> OfClient(IFormCollection form, string clientId, Client client)
    {
        if (client.Secret is null)
        {
            throw OAuthError.UnauthorizedClient($"The client '{clientId}' is public, so it has no secret and gets no token of its own.");
        }

        var audience = Audiences.OfScope(form["scope"].ToString(), options.Value.Audiences);
        return Answer(tokens.ForClient(clientId, client, audience));
    }

    private Dictionary<string, object> TokensOf(SignedIn who)
    {
        var answer = Answer(tokens.ForPerson(who, Audiences.OfScope(who.Scope, options.Value.Audiences)));
        answer["scope"] = who.Scope;
        answer["refresh_token"] = tokens.RefreshToken(who);
        if (who.Scope.Split(' ').Contains("openid"))
        {
            answer["id_token"] = tokens.IdentityToken(who);
        }

        return answer;
    }

    private Dictionary<string, object> Answer(string accessToken) => new()
    {
        ["access_token"] = accessToken,
        ["token_type"] = "Bearer",
        ["expires_in"] = (long)tokens.Lifetime.TotalSeconds,
    };

    [LoggerMessage(LogLevel.Warning, "A token request was refused: {Error} ({Reason})")]
    private partial void Refused(string error, string reason);
}
