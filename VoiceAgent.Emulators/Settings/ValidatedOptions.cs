namespace VoiceAgent.Emulators.Settings;

internal static class ValidatedOptions
{
    /// <summary>
    /// Registers options that are read from a section and validated at start. The options contain their own rules: as data
    /// annotations, or as <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>.
    /// </summary>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().BindConfiguration(section);
        return services.AddValidatedOptions<TOptions>();
    }

    /// <summary>Registers options that are validated at start, but are not read from one section.</summary>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services)
        where TOptions : class
    {
        services.AddOptions<TOptions>().ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
