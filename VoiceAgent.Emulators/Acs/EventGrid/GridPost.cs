using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>Posts events to all subscriptions that want their kind.</summary>
internal sealed partial class GridPost(Subscription subscription, EventDelivery delivery, Webhook webhook, Errands errands, AcsOptions options, TimeProvider time, ILogger<GridPost> log)
{
    public void Post(string kind, string subject, JsonObject data)
    {
        foreach (var address in Wanting(kind))
        {
            var posted = GridEvent.Of(kind, subject, (JsonObject)data.DeepClone(), time.GetUtcNow(), webhook.CloudEvents);
            errands.Start("An Event Grid event", async stopping =>
            {
                if ((await subscription.ReadyAsync(address, stopping) ?? await delivery.DeliverAsync(posted, stopping, address)) is { } failure)
                {
                    NotDelivered(kind, failure);
                }
            });
        }
    }

    private IEnumerable<Uri> Wanting(string kind)
    {
        var further = options.EventGrid.Subscriptions.Where(each => each.Kinds?.Contains(kind) ?? true).Select(each => each.Endpoint!);
        return webhook.Address is { } main && options.EventGrid.Kinds?.Contains(kind) == true ? further.Prepend(main) : further;
    }

    [LoggerMessage(LogLevel.Warning, "An event {Kind} was not delivered: {Reason}")]
    private partial void NotDelivered(string kind, string reason);
}
