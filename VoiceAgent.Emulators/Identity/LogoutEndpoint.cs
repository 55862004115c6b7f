using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary><c>GET /logout</c> (OpenID Connect RP-Initiated Logout). There is no session to end. The browser is redirected to a registered address of
/// the client, or sees that it is signed out.</summary>
internal sealed class LogoutEndpoint(IOptions<IdentityOptions> options)
{
    public IResult Leave(HttpContext http)
    {
        var query = http.Request.Query;
        var address = query["post_logout_redirect_uri"].ToString();
        if (address.Length == 0)
        {
            return SignInPage.SignedOut();
        }

        // The address must be registered for the named client, or for any client when none is named.
        var named = query["client_id"].ToString();
        var clients = options.Value.Clients.Where(client => named.Length == 0 || named == client.Key).Select(client => client.Value);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !clients.Any(client => client.MayReturnTo(uri)))
        {
            return SignInPage.Refused(OAuthError.InvalidRequest($"The post_logout_redirect_uri '{address}' is not registered."));
        }

        var state = query["state"].ToString();
        return Results.Redirect(state.Length == 0 ? address : address + new QueryBuilder { { "state", state } });
    }
}
