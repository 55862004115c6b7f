using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.AppHost.Running;

internal static class QuietConsole
{
    /// <summary>The console shows what needs attention. Everything else is in the Aspire dashboard, each program's log by itself.</summary>
    public static IDistributedApplicationBuilder AddQuietConsole(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddLogging(logging => logging
            .AddFilter("Aspire", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)

            // A certificate's key in the person's own folder is as safe as the rest of it.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        return builder;
    }
}
