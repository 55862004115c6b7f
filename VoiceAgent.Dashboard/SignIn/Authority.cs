using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The identity provider's metadata, shared by sign-in, token validation and token renewal.</summary>
internal sealed class Authority(IOptionsMonitor<OpenIdConnectOptions> options)
{
    public const string SchemeName = "authority";

    private OpenIdConnectOptions Options => options.Get(SchemeName);

    /// <summary>Reads the metadata at first use, again at intervals, and when a token names an unknown key.</summary>
    public BaseConfigurationManager Metadata => (BaseConfigurationManager)Options.ConfigurationManager!;

    /// <exception cref="InvalidOperationException">The authority does not respond, or its response is not its metadata.</exception>
    public Task<OpenIdConnectConfiguration> DescribeAsync(CancellationToken stopping) => Options.ConfigurationManager!.GetConfigurationAsync(stopping);

    /// <summary>Redirects the browser to the authority, or to an error page when the authority does not respond.</summary>
    /// <param name="context">The request that needs a signed-in person.</param>
    /// <param name="returnTo">The dashboard address to return to after sign-in.</param>
    public async Task ChallengeAsync(HttpContext context, string returnTo)
    {
        try
        {
            await DescribeAsync(context.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            context.Response.Redirect(SignInPages.Failed("unreachable"));
            return;
        }

        await context.ChallengeAsync(SchemeName, new AuthenticationProperties { RedirectUri = returnTo });
    }

    /// <summary>Signs out here and at the authority, if it responds. Otherwise the next sign-in would succeed without a question.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        if (await HasEndOfSessionAsync(context.RequestAborted))
        {
            await context.SignOutAsync(SchemeName);
        }
        else
        {
            context.Response.Redirect(SignInPages.SignedOut);
        }
    }

    private async Task<bool> HasEndOfSessionAsync(CancellationToken stopping)
    {
        try
        {
            return !string.IsNullOrEmpty((await DescribeAsync(stopping)).EndSessionEndpoint);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
