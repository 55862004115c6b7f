using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Phone.Speaking;

namespace VoiceAgent.Emulators.Phone;

internal static class PhoneRegistration
{
    /// <summary>Adds the emulated callers. They place their calls through the <see cref="Acs.Calls.Exchange"/>.</summary>
    public static IServiceCollection AddPhone(this IServiceCollection services)
    {
        services.AddOptions<PhoneOptions>().BindConfiguration("Phone")
            .Validate(options => options is { EndedCallsKept: > 0, TapesKept: >= 0 }, "Phone:EndedCallsKept must be at least 1 and Phone:TapesKept not negative.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PhoneOptions>>().Value);
        services.AddSingleton<CallerVoice>();
        services.AddSingleton<Telephones>();
        services.AddSingleton<ITelephones>(provider => provider.GetRequiredService<Telephones>());
        return services;
    }
}
