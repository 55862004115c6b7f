using Azure.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting.Speech;

internal static class AzureSpeechRegistration
{
    private const string Second = "second";

    /// <summary>The transcribers of both regions, or of the only one.</summary>
    public static IReadOnlyList<ITranscriber> AzureTranscribers(this IServiceProvider services) =>
    [
        services.GetRequiredService<AzureTranscriber>(),
        .. services.GetKeyedServices<SpeechAccount>(Second).Select(account => ActivatorUtilities.CreateInstance<AzureTranscriber>(services, account)),
    ];

    /// <summary>The synthesisers of both regions, or of the only one.</summary>
    public static IReadOnlyList<ISynthesizer> AzureSynthesizers(this IServiceProvider services) =>
    [
        services.GetRequiredService<AzureSynthesizer>(),
        .. services.GetKeyedServices<AzureVoices>(Second).Select(voices => ActivatorUtilities.CreateInstance<AzureSynthesizer>(services, voices)),
    ];

    /// <summary>Registers the transcriber of the speech service, and that of another region.</summary>
    public static void AddAzureTranscription(this IHostApplicationBuilder builder)
    {
        builder.AddAzureSpeech();
        builder.Services.TryAddSingleton<AzureTranscriber>();
    }

    /// <summary>Registers the synthesiser of the speech service, and that of another region.</summary>
    public static void AddAzureSynthesis(this IHostApplicationBuilder builder)
    {
        builder.AddAzureSpeech();
        builder.Services.TryAddSingleton<AzureVoices>();
        builder.Services.TryAddSingleton<AzureSynthesizer>();
        if (builder.Configuration.GetConnectionString("speech2") is { Length: > 0 })
        {
            builder.Services.AddKeyedSingleton(Second, (services, _) => ActivatorUtilities.CreateInstance<AzureVoices>(services, services.GetRequiredKeyedService<SpeechAccount>(Second)));
        }
    }

    // Transcription and synthesis share the accounts.
    private static void AddAzureSpeech(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(static service => service.ServiceType == typeof(SpeechClosings)))
        {
            return;
        }

        builder.Services.AddProcessIdentity();
        var connectionString = builder.Configuration.GetConnectionString("speech");
        builder.Services.AddSingleton(services => Account(services, "speech", connectionString));
        builder.Services.AddSingleton<SpeechClosings>();
        builder.Services.AddHostedService<SpeechLibraryCheck>();
        builder.Services.AddHostedService(static services => new SpeechTokenRenewal(
            [services.GetRequiredService<SpeechAccount>(), .. services.GetKeyedServices<SpeechAccount>(Second)]));
        if (builder.Configuration.GetConnectionString("speech2") is { Length: > 0 } other)
        {
            builder.Services.AddKeyedSingleton(Second, (services, _) => Account(services, "speech2", other));
        }
    }

    private static SpeechAccount Account(IServiceProvider services, string name, string? connectionString) => new(
        SpeechConnection.Parse(name, connectionString),
        services.GetRequiredService<TokenCredential>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<SpeechTokens>>());
}
