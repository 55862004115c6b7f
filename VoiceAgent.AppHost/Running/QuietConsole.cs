using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.AppHost.Running;

internal static class QuietConsole
{
    /// <summary>Shows only warnings and errors on the console. Each program's full log is in the Aspire dashboard.</summary>
    public static IDistributedApplicationBuilder AddQuietConsole(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddLogging(logging => logging
            .AddFilter("Aspire", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)

            // Hides a warning about unencrypted keys: they are in the person's own folder and as safe as its other files.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        return builder;
    }
}
