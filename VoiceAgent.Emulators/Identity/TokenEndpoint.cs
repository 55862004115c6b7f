using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// <c>POST /token</c> exchanges a code, a refresh token, a device code, a client's secret or assertion, or a person's access token (on behalf of) for tokens
/// (RFC 6749 §4.1.3, §4.4, §6, RFC 8628 §3.4, RFC 7523 §2.1).
/// </summary>
internal sealed partial class TokenEndpoint(
    IOptions<IdentityOptions> options, Authorities authorities, ClientAuthentication authentication, AuthorizationCodes codes, DeviceCodes devices, RefreshTokens refreshes,
    TokenIssuer tokens, TimeProvider time, EmulatedDelays delays, EmulatedFaults faults, ILogger<TokenEndpoint> logger)
{
    public const string OnBehalfOf = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public async Task<IResult> ExchangeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await faults.ActOutAsync(Operation.IdentityToken, http, static fault => OAuthError.Emulated(fault.Status));
            await delays.Before(Operation.IdentityToken, http.RequestAborted);
            var authority = authorities.Of(http);
            var form = await FormOfAsync(http);
            var (id, client) = await authentication.OfAsync(http.Request, form, authority);
            var asked = new Asked(authority, form, id, client);
            return Results.Json(form["grant_type"].ToString() switch
            {
                "authorization_code" => OfCode(asked),
                "refresh_token" => await OfRefreshTokenAsync(asked),
                "client_credentials" => OfClient(asked),
                DeviceCodes.GrantType or "device_code" => TokensOf(asked, devices.Redeem(form["device_code"].ToString(), id)),
                OnBehalfOf => await OnBehalfOfAsync(asked),
                var other => throw new OAuthError("unsupported_grant_type", $"The grant_type '{other}' is not supported. Use authorization_code, refresh_token, client_credentials, {DeviceCodes.GrantType} or {OnBehalfOf}.", number: 70003),
            });
        }
        catch (OAuthError refused)
        {
            Refused(refused.Code, refused.Message);
            return refused.AsResult(http);
        }
    }

    /// <exception cref="OAuthError">The request is not a POST with a form.</exception>
    public static async Task<IFormCollection> FormOfAsync(HttpContext http) =>
        !HttpMethods.IsPost(http.Request.Method) ? throw OAuthError.WrongMethod(http.Request.Method)
        : http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted)
        : throw OAuthError.InvalidRequest("The body must be application/x-www-form-urlencoded.");

    private Dictionary<string, object> OfCode(Asked asked)
    {
        var grant = codes.Redeem(asked.Form["code"].ToString());
        if (grant is null || grant.Who.ClientId != asked.ClientId)
        {
            throw OAuthError.InvalidGrant("The code is unknown, was used before, has expired, or was issued to another client.", 54005);
        }

        if (grant.RedirectUri != asked.Form["redirect_uri"])
        {
            throw OAuthError.InvalidGrant("The redirect_uri differs from the one that the code was issued for.", 500112);
        }

        return grant.IsProvenBy(asked.Form["code_verifier"])
            ? TokensOf(asked, grant.Who)
            : throw OAuthError.InvalidGrant("The code_verifier does not match the code_challenge.", 501481);
    }

    private async Task<Dictionary<string, object>> OfRefreshTokenAsync(Asked asked)
    {
        var token = await tokens.ReadRefreshTokenAsync(asked.Form["refresh_token"].ToString());
        if (token is null || !token.TryGetPayloadValue<string>("person", out var personId) || !token.TryGetPayloadValue<string>("family", out var family)
            || token.GetPayloadValue<string>("azp") != asked.ClientId || !options.Value.People.TryGetValue(personId, out var person))
        {
            throw OAuthError.InvalidGrant("The refresh token is unknown, has expired, or was issued to another client.", 700082);
        }

        // The scopes may be narrowed, or name another API.
        var scope = asked.Form["scope"].ToString() is { Length: > 0 } given ? given : token.GetPayloadValue<string>("scope");
        var audience = Audiences.OfScope(scope, options.Value.Audiences);
        if (!refreshes.Use(token.Id, family, time.GetUtcNow() + options.Value.RefreshLifetime))
        {
            throw OAuthError.InvalidGrant("The refresh token was used before. All refresh tokens of this sign-in have ended, so sign in again.", 70000);
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(token.GetPayloadValue<long>("auth_time"));
        return TokensOf(asked, new SignedIn(personId, person, asked.ClientId, scope, null, at), audience, family);
    }

    private Dictionary<string, object> OfClient(Asked asked)
    {
        if (asked.Client.IsPublic)
        {
            throw OAuthError.UnauthorizedClient($"The client '{asked.ClientId}' is public, so it has no secret and gets no token of its own.");
        }

        var audience = Audiences.OfScope(asked.Form["scope"].ToString(), options.Value.Audiences);
        return Answer(tokens.ForClient(asked.Authority, asked.ClientId, asked.Client, audience));
    }

    private async Task<Dictionary<string, object>> OnBehalfOfAsync(Asked asked)
    {
        if (asked.Client.IsPublic)
        {
            throw OAuthError.UnauthorizedClient($"The client '{asked.ClientId}' is public, so it cannot ask on behalf of a person.");
        }

        if (asked.Form["requested_token_use"] != "on_behalf_of")
        {
            throw OAuthError.InvalidRequest("The requested_token_use must be on_behalf_of.", 900144);
        }

        var token = await tokens.ReadAccessTokenAsync(asked.Form["assertion"].ToString());
        return token is not null && tokens.PersonOf(token) is { } person
            ? TokensOf(asked, new SignedIn(person.Id, person.Person, asked.ClientId, asked.Form["scope"].ToString(), null, time.GetUtcNow()))
            : throw OAuthError.InvalidGrant("The assertion is not a valid access token of a person.", 500131);
    }

    private Dictionary<string, object> TokensOf(Asked asked, SignedIn who, string? audience = null, string? family = null)
    {
        var answer = Answer(tokens.ForPerson(asked.Authority, who, audience ?? Audiences.OfScope(who.Scope, options.Value.Audiences)));
        answer["scope"] = who.Scope;
        answer["refresh_token"] = tokens.RefreshToken(who, family);
        if (who.Scope.Split(' ').Contains("openid"))
        {
            answer["id_token"] = tokens.IdentityToken(asked.Authority, who);
        }

        if (asked.Form["client_info"] == "1")
        {
            answer["client_info"] = tokens.ClientInfo(who);
        }

        return answer;
    }

    private Dictionary<string, object> Answer(string accessToken) => new()
    {
        ["access_token"] = accessToken,
        ["token_type"] = "Bearer",
        ["expires_in"] = (long)tokens.Lifetime.TotalSeconds,
        ["ext_expires_in"] = (long)tokens.Lifetime.TotalSeconds,
    };

    [LoggerMessage(LogLevel.Warning, "A token request was refused: {Error} ({Reason})")]
    private partial void Refused(string error, string reason);

    private sealed record Asked(Authority Authority, IFormCollection Form, string ClientId, Client Client);
}
