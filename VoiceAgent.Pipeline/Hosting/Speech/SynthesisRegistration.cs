using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.OpenAI;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Pipeline.Speaking.Piper;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting.Speech;

internal static class SynthesisRegistration
{
    private const string PiperForm = "Endpoint=http://<host>:5000";
    private const string OpenAIForm = "Endpoint=http://<host>:8880/v1;Model=<model>";

    // Every server of the shape has this voice of OpenAI.
    private const string EveryServersVoice = "alloy";

    /// <summary>Registers <see cref="ISynthesizer"/> with the providers of <c>Speaking:Provider</c> and <c>Speaking:Fallback</c>.</summary>
    public static void AddSynthesis(this IHostApplicationBuilder builder)
    {
        var chosen = builder.Configuration.Chosen<TextToSpeech>(SpeakingOptions.Section);
        Func<IServiceProvider, IReadOnlyList<ISynthesizer>>[] providers = [.. chosen.Select(provider => builder.Add(provider, isAlone: chosen.Count == 1))];
        builder.Services.AddSingleton<ISynthesizer>(services => providers.SelectMany(provider => provider(services)).ToArray() is [var only]
            ? only
            : new FallbackSynthesizer([.. providers.SelectMany(provider => provider(services))], services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<FallbackSynthesizer>>()));
    }

    private static Func<IServiceProvider, IReadOnlyList<ISynthesizer>> Add(this IHostApplicationBuilder builder, TextToSpeech provider, bool isAlone)
    {
        switch (provider)
        {
            case TextToSpeech.Piper:
                return builder.AddPiper(isAlone);
            case TextToSpeech.OpenAI:
                return builder.AddOpenAISpeech(isAlone);
            default:
                builder.AddAzureSynthesis();
                return static services => services.AzureSynthesizers();
        }
    }

    private static Func<IServiceProvider, IReadOnlyList<ISynthesizer>> AddPiper(this IHostApplicationBuilder builder, bool isAlone)
    {
        builder.Services.AddValidatedOptions<PiperOptions>(PiperOptions.Section);
        var address = ServiceAddress.Parse("piper", builder.Configuration.GetConnectionString("piper"), PiperForm, "http", "https");
        builder.AddReachability("piper", address, isAlone);
        return services =>
        {
            var options = services.GetRequiredService<IOptions<PiperOptions>>();
            var voices = new VoiceMap($"{PiperOptions.Section}:{nameof(PiperOptions.Voices)}", options.Value.Voices, otherwise: null, services.GetRequiredService<ILogger<VoiceMap>>());
            return [new PiperSynthesizer(new ServiceClient(address), options, voices, services.GetRequiredService<IOptions<SpeakingOptions>>(), services.GetRequiredService<TimeProvider>())];
        };
    }

    private static Func<IServiceProvider, IReadOnlyList<ISynthesizer>> AddOpenAISpeech(this IHostApplicationBuilder builder, bool isAlone)
    {
        builder.Services.AddValidatedOptions<OpenAISpeechOptions>(OpenAISpeechOptions.Section);
        var address = ServiceAddress.Parse("synthesis", builder.Configuration.GetConnectionString("synthesis"), OpenAIForm, "http", "https");
        builder.AddReachability("synthesis", address, isAlone);
        return services =>
        {
            var options = services.GetRequiredService<IOptions<OpenAISpeechOptions>>();
            var voices = new VoiceMap($"{OpenAISpeechOptions.Section}:{nameof(OpenAISpeechOptions.Voices)}", options.Value.Voices, EveryServersVoice, services.GetRequiredService<ILogger<VoiceMap>>());
            return [new OpenAISynthesizer(new ServiceClient(address), options, voices, services.GetRequiredService<IOptions<SpeakingOptions>>(), services.GetRequiredService<TimeProvider>())];
        };
    }
}
