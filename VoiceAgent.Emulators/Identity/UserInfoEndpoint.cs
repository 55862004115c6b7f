namespace VoiceAgent.Emulators.Identity;

/// <summary><c>/userinfo</c> returns the person that the access token belongs to (OpenID Connect Core §5.3).</summary>
internal sealed class UserInfoEndpoint(TokenIssuer tokens)
{
    private const string Bearer = "Bearer ";
    private static readonly string[] Told = ["sub", "name", "preferred_username", "email"];

    public async Task<IResult> TellAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? await tokens.ReadAccessTokenAsync(authorization[Bearer.Length..])
            : null;
        if (token is not null)
        {
            var told = token.Claims.Where(claim => Told.Contains(claim.Type)).ToDictionary(claim => claim.Type, object (claim) => claim.Value);
            told["roles"] = token.Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value);
            return Results.Json(told);
        }

        // RFC 6750 §3: a request without a token gets no error code.
        http.Response.Headers.WWWAuthenticate = authorization.Length == 0 ? "Bearer" : "Bearer error=\"invalid_token\", error_description=\"The token is malformed, expired, or from another issuer.\"";
        return Results.StatusCode(StatusCodes.Status401Unauthorized);
    }
}
