using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

internal static class DelayRegistration
{
    /// <summary>Registers <see cref="EmulatedDelays"/> and <see cref="EmulatedFaults"/> from the sections <c>Delays</c> and <c>Faults</c>.</summary>
    public static IServiceCollection AddEmulatedDelays(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<DelayOptions>().ValidateOnStart();
        return services
            .AddSingleton<IConfigureOptions<DelayOptions>, DelayProfile>()
            .AddSingleton<IValidateOptions<DelayOptions>, DelayValidation>()
            .AddSingleton<SeededDraws>()
            .AddSingleton<EmulatedDelays>()
            .AddSingleton<EmulatedFaults>()
            .AddHostedService<DelayAnnouncement>();
    }
}
