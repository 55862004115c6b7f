using Azure;
using Azure.Messaging.EventGrid;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>An Event Grid topic with the CloudEvents schema. It delivers to any number of receivers by its own rules.</summary>
internal sealed class EventGridSubscriber(EventGridPublisherClient topic, string source) : ISubscriber
{
    public const string Topic = "event-grid";

    public string Name => Topic;

    public bool Wants(OutgoingEvent happened) => true;

    public async Task SendAsync(OutgoingEvent happened, CancellationToken stopping)
    {
        try
        {
            await topic.SendEventAsync(happened.ToCloudEvent(source), stopping);
        }
        catch (Exception failure) when (failure is RequestFailedException or Azure.Identity.AuthenticationFailedException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            throw new DeliveryException(failure is RequestFailedException { Status: > 0 and var status } ? $"The topic answered {status}." : $"The topic could not be reached ({failure.GetType().Name}).", failure);
        }
    }
}
