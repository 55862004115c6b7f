using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// <c>/authorize</c>: 1. Check the redirect address. 2. Check the other parameters, and redirect with an error if one is wrong.
/// 3. Let the developer choose a person. 4. Redirect with a code.
/// </summary>
internal sealed class AuthorizeEndpoint(IOptions<IdentityOptions> options, AuthorizationCodes codes, Authorities authorities, TimeProvider time)
{
    public IResult Ask(HttpContext http) => Answer(http, person: null);

    public async Task<IResult> ChooseAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return Answer(http, form["person"].ToString());
    }

    private IResult Answer(HttpContext http, string? person)
    {
        var query = http.Request.Query;
        Client client;
        string redirectUri;
        try
        {
            _ = authorities.Of(http);

            // 1. Check the redirect address.
            (client, redirectUri) = AuthorizationRequest.WhereTo(query, options.Value);
        }
        catch (OAuthError refused)
        {
            return SignInPage.Refused(refused);
        }

        try
        {
            // 2. Check the other parameters.
            var request = AuthorizationRequest.Read(query, client, redirectUri, options.Value);

            // 3. Choose a person. There are no sessions, so a request without a page (prompt=none) always gets login_required.
            if (person is null)
            {
                return request.Prompt == "none"
                    ? throw new OAuthError("login_required", "No user is signed in at the provider. Repeat the request without prompt=none.")
                    : SignInPage.Choose(request, options.Value.People, http.Request.QueryString);
            }

            // 4. Redirect with a code.
            return options.Value.People.TryGetValue(person, out var who)
                ? SendBack(request.RedirectUri, request.ResponseMode, new() { ["code"] = CodeFor(request, person, who), ["state"] = request.State })
                : throw new OAuthError("access_denied", "Sign-in was cancelled.");
        }
        catch (OAuthError refused)
        {
            return SendBack(redirectUri, query["response_mode"], new() { ["error"] = refused.Code, ["error_description"] = refused.Message, ["state"] = query["state"] });
        }
    }

    private string CodeFor(AuthorizationRequest request, string personId, Person person) => codes.Issue(new Grant(
        new SignedIn(personId, person, request.ClientId, request.Scope, request.Nonce, time.GetUtcNow()), request.RedirectUri, request.CodeChallenge));

    private static IResult SendBack(string redirectUri, string? mode, Dictionary<string, string?> answer)
    {
        var given = answer.Where(entry => !string.IsNullOrEmpty(entry.Value)).ToDictionary(entry => entry.Key, entry => entry.Value!);
        if (mode == "form_post")
        {
            return SignInPage.PostBack(redirectUri, given);
        }

        var query = new QueryBuilder(given).ToString();
        if (mode == "fragment")
        {
            return Results.Redirect($"{redirectUri}#{query[1..]}");
        }

        return Results.Redirect(redirectUri + (redirectUri.Contains('?', StringComparison.Ordinal) ? '&' + query[1..] : query));
    }
}
