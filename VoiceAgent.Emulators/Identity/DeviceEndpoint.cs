using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary><c>POST /devicecode</c> gives a device its codes (RFC 8628 §3.1), and <c>/device</c> is the page where a person types the short one.</summary>
internal sealed class DeviceEndpoint(IOptions<IdentityOptions> options, Authorities authorities, DeviceCodes codes)
{
    public async Task<IResult> BeginAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            var authority = authorities.Of(http);
            var form = await TokenEndpoint.FormOfAsync(http);
            var (clientId, scope) = (form["client_id"].ToString(), form["scope"].ToString());
            if (!options.Value.Clients.ContainsKey(clientId))
            {
                throw OAuthError.InvalidClient($"The client '{clientId}' is not registered.", 700016);
            }

            _ = Audiences.OfScope(scope, options.Value.Audiences);
            var (device, user) = codes.Issue(clientId, scope);
            var page = $"{authority.Address}/device";
            return Results.Json(new
            {
                device_code = device,
                user_code = user,
                verification_uri = page,
                expires_in = (int)codes.Lifetime.TotalSeconds,
                interval = (int)codes.Interval.TotalSeconds,
                message = $"To sign in, use a web browser to open the page {page} and enter the code {user} to authenticate.",
            });
        }
        catch (OAuthError refused)
        {
            return refused.AsResult(http);
        }
    }

    public IResult Show(string? code) => code is { Length: > 0 }
        ? codes.ClientOf(code) is { } client ? SignInPage.ChooseForDevice(client, code, options.Value.People) : Unknown()
        : SignInPage.AskForCode();

    public async Task<IResult> DecideAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var personId = form["person"].ToString();
        var person = options.Value.People.TryGetValue(personId, out var found) ? found : null;
        return codes.Decide(form["code"].ToString(), personId, person) ? SignInPage.DeviceDone(person) : Unknown();
    }

    private static IResult Unknown() => SignInPage.Refused(OAuthError.InvalidRequest("The code is unknown, has expired, or was used before."));
}
