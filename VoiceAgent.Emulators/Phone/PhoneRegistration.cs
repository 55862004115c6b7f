using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Phone.Numbers;
using VoiceAgent.Emulators.Phone.Speaking;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Phone;

internal static class PhoneRegistration
{
    /// <summary>Adds the emulated callers. They place their calls through the <see cref="Acs.Calls.Exchange"/>.</summary>
    public static IServiceCollection AddPhone(this IServiceCollection services)
    {
        services.AddValidatedOptions<PhoneOptions>(PhoneOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PhoneOptions>>().Value);
        services.AddSingleton<CallerVoice>();
        services.AddSingleton<NumberPlan>();
        services.AddSingleton<Telephones>();
        services.AddSingleton<ITelephones>(provider => provider.GetRequiredService<Telephones>());
        return services;
    }
}
