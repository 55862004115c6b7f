using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Administration;

internal static class AdminRegistration
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddValidatedOptions<AdminOptions>(AdminOptions.Section);
        return services;
    }

    /// <summary>Maps a group of endpoints under <c>/emulator</c> that requires the admin key.</summary>
    public static RouteGroupBuilder MapAdministration(this IEndpointRouteBuilder app, string path) =>
        app.MapGroup($"/emulator/{path}").AddEndpointFilter<RouteGroupBuilder, AdminKeyCheck>();
}
