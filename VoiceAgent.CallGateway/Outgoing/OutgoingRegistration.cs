using Azure.Core;
using Azure.Messaging.EventGrid;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Outgoing;

internal static class OutgoingRegistration
{
    /// <summary>Registers the events that customers' systems get about calls.</summary>
    public static IServiceCollection AddOutgoingEvents(this IServiceCollection services)
    {
        services.AddValidatedOptions<EventOptions>(EventOptions.Section);
        services.AddProcessIdentity();

        // A redirect would send the event to an address that nobody has configured.
        services.AddHttpClient(WebhookSubscriber.Client).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<EventMetrics>();
        services.AddSingleton<IOutbox, RedisOutbox>();
        services.AddSingleton<IParkedEvents, RedisParkedEvents>();
        services.AddSingleton(static all => Subscribers(all).ToArray());
        services.AddSingleton(static all => Array.ConvertAll(all.GetRequiredService<ISubscriber[]>(), subscriber => ActivatorUtilities.CreateInstance<Delivery>(all, subscriber)));
        services.AddSingleton<Replay>();
        services.AddSingleton<ITrunkAlerts, TrunkAlertWriter>();
        services.AddSingleton<CallNewsWriter>();
        services.AddSingleton<ICallNews>(static all => all.GetRequiredService<CallNewsWriter>());
        services.AddHostedService(static all => all.GetRequiredService<CallNewsWriter>());
        services.AddHostedService<DeliveryRounds>();
        return services;
    }

    private static IEnumerable<ISubscriber> Subscribers(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<EventOptions>>().Value;
        var source = services.GetRequiredService<IOptions<GatewayOptions>>().Value.PublicUrl!.AbsoluteUri.TrimEnd('/');
        foreach (var target in options.Webhooks)
        {
            yield return ActivatorUtilities.CreateInstance<WebhookSubscriber>(services, target, source);
        }

        if (options.TopicEndpoint.Length > 0)
        {
            yield return new EventGridSubscriber(new EventGridPublisherClient(new Uri(options.TopicEndpoint), services.GetRequiredService<TokenCredential>()), source);
        }
    }
}
