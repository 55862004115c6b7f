using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Delays;

internal static class DelayRegistration
{
    /// <summary>Registers <see cref="EmulatedDelays"/> and <see cref="EmulatedFaults"/> from the sections <c>Delays</c> and <c>Faults</c>.</summary>
    public static IServiceCollection AddEmulatedDelays(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddValidatedOptions<DelayOptions>();
        return services
            .AddSingleton<IConfigureOptions<DelayOptions>, DelayProfile>()
            .AddSingleton<SeededDraws>()
            .AddSingleton<EmulatedDelays>()
            .AddSingleton<EmulatedFaults>()
            .AddHostedService<DelayAnnouncement>();
    }
}
