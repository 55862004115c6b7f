namespace VoiceAgent.Emulators.Identity;

/// <summary>A validated sign-in request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).</summary>
internal sealed record AuthorizationRequest(
    string ClientId, string RedirectUri, string? State, string Scope, string? Nonce, string? CodeChallenge, string? Prompt, string? ResponseMode)
{
    /// <summary>Checks the client and its redirect address, before the browser may be redirected.</summary>
    /// <exception cref="OAuthError">The client or the address is unknown. Show this error and do not redirect.</exception>
    public static (Client Client, string RedirectUri) WhereTo(IQueryCollection query, IdentityOptions options)
    {
        var clientId = query["client_id"].ToString();
        if (!options.Clients.TryGetValue(clientId, out var client))
        {
            throw OAuthError.InvalidRequest($"The client '{clientId}' is not registered (Identity:Clients).");
        }

        var address = query["redirect_uri"].ToString();
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && client.MayReturnTo(uri)
            ? (client, address)
            : throw OAuthError.InvalidRequest($"The redirect_uri '{address}' is not registered for the client '{clientId}' (Identity:Clients:{clientId}:RedirectUris).");
    }

    /// <exception cref="OAuthError">The request is refused. Redirect the browser with the reason.</exception>
    public static AuthorizationRequest Read(IQueryCollection query, Client client, string redirectUri, IdentityOptions options)
    {
        if (query["response_type"] != "code")
        {
            throw new OAuthError("unsupported_response_type", "Only response_type=code is supported.");
        }

        if (query["response_mode"].ToString() is not ("" or "query" or "fragment" or "form_post"))
        {
            throw OAuthError.InvalidRequest("Only response_mode query, fragment and form_post are supported.");
        }

        var challenge = Text(query, "code_challenge");
        if (challenge is null && client.IsPublic)
        {
            throw OAuthError.InvalidRequest("A public client must send a code_challenge (PKCE).");
        }

        if (challenge is not null && query["code_challenge_method"] != "S256")
        {
            throw OAuthError.InvalidRequest("Only code_challenge_method=S256 is supported.");
        }

        var scope = query["scope"].ToString();
        _ = Audiences.OfScope(scope, options.Audiences);
        return new AuthorizationRequest(
            query["client_id"].ToString(), redirectUri, Text(query, "state"), scope, Text(query, "nonce"), challenge, Text(query, "prompt"), Text(query, "response_mode"));
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
}
