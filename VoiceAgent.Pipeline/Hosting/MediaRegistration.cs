using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Hosting;

internal static class MediaRegistration
{
    /// <summary>Registers what <see cref="MediaEndpoint.MapMedia"/> needs, except the call sessions.</summary>
    public static void AddMedia(this IHostApplicationBuilder builder)
    {
        builder.AddMediaTokens();
        builder.Services.AddOptions<MediaOptions>().BindConfiguration("Media")
            .Validate(options => options.IsUsable(), "Section 'Media': bounds and deadlines must be positive, LongestMessage must be 2,048 to 1,048,576 bytes.")
            .ValidateOnStart();
        builder.Services.AddOptions<TicketOptions>().BindConfiguration("Tickets")
            .Validate(options => options.IsUsable(), "Set 'Tickets:Key' to the base64 of at least 32 random bytes, the same as the gateway's.")
            .ValidateOnStart();
        builder.Services.AddSingleton<MediaMetrics>();
        builder.Services.AddSingleton<MediaEndpoint.Door>();
    }
}
