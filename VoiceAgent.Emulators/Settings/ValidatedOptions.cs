namespace VoiceAgent.Emulators.Settings;

internal static class ValidatedOptions
{
    /// <summary>
    /// Binds options to a section and validates them at start. The options say themselves what is wrong with them: by data
    /// annotations, or as <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>.
    /// </summary>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().BindConfiguration(section);
        return services.AddValidatedOptions<TOptions>();
    }

    /// <summary>The same for options that no single section holds.</summary>
    public static IServiceCollection AddValidatedOptions<TOptions>(this IServiceCollection services)
        where TOptions : class
    {
        services.AddOptions<TOptions>().ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
