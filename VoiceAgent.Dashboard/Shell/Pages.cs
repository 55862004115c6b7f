using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.Shell;

internal static class Pages
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.TryAddSingleton<RefusalLog>();
        builder.Services.AddVisitLimits();

        // Static files are also served from the project's folder, without publishing: for tests and 'dotnet run' in any environment.
        builder.WebHost.UseStaticWebAssets();
    }

    /// <summary>Maps the pages, which need sign-in, and their static files, which hold no data and need none.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = "'none'");
    }
}
