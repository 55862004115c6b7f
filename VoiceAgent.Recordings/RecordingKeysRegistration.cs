using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.Recordings;

public static class RecordingKeysRegistration
{
    /// <summary>Registers the keys of recordings, if the section <c>RecordingKeys</c> names a place for them. Without one, <see cref="IRecordingKeys"/> is not registered. The program validates the section.</summary>
    public static TBuilder AddRecordingKeys<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Configuration.GetSection(RecordingKeyOptions.Section).Get<RecordingKeyOptions>() ?? new RecordingKeyOptions();
        if (options.Vault is { } vault)
        {
            builder.Services.AddSingleton<IRecordingKeys>(services => new RecordingKeyVault(
                new SecretClient(vault, services.GetRequiredService<TokenCredential>()), options, services.GetRequiredService<TimeProvider>()));
        }
        else if (!string.IsNullOrEmpty(options.File))
        {
            builder.Services.AddSingleton<IRecordingKeys>(new RecordingKeyFile(options.File));
        }

        return builder;
    }
}
