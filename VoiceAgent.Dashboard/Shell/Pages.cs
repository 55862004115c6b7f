using Radzen;

namespace VoiceAgent.Dashboard.Shell;

internal static class Pages
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();

        // From the project's folder too, before anything was published: tests and 'dotnet run' in any environment.
        builder.WebHost.UseStaticWebAssets();
    }

    /// <summary>The pages, for people who are signed in, and the files they are drawn with, for everyone: those hold no data.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = "'none'");
    }
}
