using VoiceAgent.Emulators.Settings;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>Registers the voice of the synthesiser and of the emulated callers.</summary>
internal static class EmulatedVoice
{
    /// <summary>Adds <see cref="CodedVoice"/> and <see cref="IVoice"/>. The process of the voice starts at the first clause.</summary>
    public static IServiceCollection AddEmulatedVoice(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<VoiceOptions>(VoiceOptions.Section);
        services.AddValidatedOptions<CodedVoiceOptions>(CodedVoiceOptions.Section);
        services.AddSingleton<EspeakVoice>();
        services.AddSingleton<IVoice>(provider => provider.GetRequiredService<EspeakVoice>());
        services.AddSingleton<CodedVoice>();
        return services;
    }
}
