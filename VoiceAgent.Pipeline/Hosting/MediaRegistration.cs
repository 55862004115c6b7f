using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Legs;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class MediaRegistration
{
    /// <summary>Registers what <see cref="MediaEndpoint.MapMedia"/> needs, except the call sessions.</summary>
    public static void AddMedia(this IHostApplicationBuilder builder)
    {
        // Without Communication Services, calls come over telephone trunks only.
        if (MediaTokens.AreConfigured(builder.Configuration) || !builder.Configuration.GetValue<bool>($"{RtpSettings.Section}:{nameof(RtpSettings.IsOn)}"))
        {
            builder.AddMediaTokens();
        }

        builder.Services.AddValidatedOptions<MediaOptions>(MediaOptions.Section);
        builder.Services.AddValidatedOptions<TicketOptions>(TicketOptions.Section);
        builder.Services.AddSingleton<MediaMetrics>();
        builder.Services.AddSingleton<MediaEndpoint.Handler>();
    }
}
