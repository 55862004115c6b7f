using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class SpoolRegistration
{
    /// <summary>Registers the folder where data of calls waits while a store is away.</summary>
    public static void AddSpool(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<SpoolOptions>(SpoolOptions.Section);
        builder.Services.AddSingleton(static services => new SpoolFolder(
            services.GetRequiredService<IOptions<SpoolOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SpoolFolder>>()));
        builder.Services.AddHostedService<SpoolAdoption>();
    }
}
