using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Webhooks;

internal static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddChecked<WebhookOptions>(WebhookOptions.Section);
        services.AddSingleton<WebhookKey>();
        return services;
    }
}
