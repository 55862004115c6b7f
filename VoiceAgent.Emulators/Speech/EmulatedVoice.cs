using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Registers the voice of the synthesiser and of the emulated callers.</summary>
internal static class EmulatedVoice
{
    /// <summary>Adds <see cref="CodedVoice"/> and <see cref="IVoice"/>. The process of the voice starts at the first clause.</summary>
    public static IServiceCollection AddEmulatedVoice(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VoiceOptions>().Bind(configuration.GetSection("Voice"))
            .Validate(options => options.QueueCapacity > 0, "Voice:QueueCapacity must be at least 1.")
            .ValidateOnStart();
        services.AddOptions<CodedVoiceOptions>().Bind(configuration.GetSection("ToneCode"))
            .Validate(options => options.CacheBytes >= 0, "ToneCode:CacheBytes must not be negative.")
            .Validate(options => options.WideBelowSpeech is >= 0 and <= 40 && options.NarrowBelowSpeech is >= -6 and <= 40, "ToneCode:WideBelowSpeech must be 0 to 40 dB and ToneCode:NarrowBelowSpeech -6 to 40 dB.")
            .ValidateOnStart();
        services.AddSingleton<EspeakVoice>();
        services.AddSingleton<IVoice>(provider => provider.GetRequiredService<EspeakVoice>());
        services.AddSingleton<CodedVoice>();
        return services;
    }
}
