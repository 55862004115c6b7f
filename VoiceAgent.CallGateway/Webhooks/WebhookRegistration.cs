using VoiceAgent.CallGateway.Calls;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Webhooks;

internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddValidatedOptions<WebhookOptions>(WebhookOptions.Section);
        services.AddSingleton<WebhookKey>();
        return services;
    }
}
