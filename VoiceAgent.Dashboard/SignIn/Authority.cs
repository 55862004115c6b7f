using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The identity provider's own description of itself, which the sign-in, the access tokens and their renewal share.</summary>
internal sealed class Authority(IOptionsMonitor<OpenIdConnectOptions> options)
{
    public const string SchemeName = "authority";

    private OpenIdConnectOptions Options => options.Get(SchemeName);

    /// <summary>Reads the metadata when it is first needed and again now and then, or when a token names an unknown key.</summary>
    public BaseConfigurationManager Metadata => (BaseConfigurationManager)Options.ConfigurationManager!;

    /// <exception cref="InvalidOperationException">The authority does not answer, or not with its metadata.</exception>
    public Task<OpenIdConnectConfiguration> DescribeAsync(CancellationToken stopping) => Options.ConfigurationManager!.GetConfigurationAsync(stopping);

    /// <summary>Sends the browser to the authority, or to a page that says that the authority is away.</summary>
    /// <param name="context">The request that needs someone signed in.</param>
    /// <param name="returnTo">Where the browser goes after the sign-in: an address of the dashboard.</param>
    public async Task ChallengeAsync(HttpContext context, string returnTo)
    {
        try
        {
            await DescribeAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            context.Response.Redirect(SignInPages.Failed("unreachable"));
            return;
        }

        await context.ChallengeAsync(SchemeName, new AuthenticationProperties { RedirectUri = returnTo }).ConfigureAwait(false);
    }

    /// <summary>Signed out here only, the next sign-in would pass without a question: the authority is told too, where it can be.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        if (await HasEndOfSessionAsync(context.RequestAborted).ConfigureAwait(false))
        {
            await context.SignOutAsync(SchemeName).ConfigureAwait(false);
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
            return !string.IsNullOrEmpty((await DescribeAsync(stopping).ConfigureAwait(false)).EndSessionEndpoint);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
