using Microsoft.Extensions.DependencyInjection;

namespace VoiceAgent.ServiceDefaults;

public static class ValidatedOptions
{
    /// <summary>
    /// Registers options that are read from a section and validated at start. The options contain their own rules: as data
    /// annotations, or as <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>.
    /// </summary>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
