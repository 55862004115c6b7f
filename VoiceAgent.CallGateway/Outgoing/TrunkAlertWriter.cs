using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Puts alerts about trunks into the outbox, as events of the call that was stopped.</summary>
internal sealed class TrunkAlertWriter(IOutbox outbox, ISubscriber[] subscribers) : ITrunkAlerts
{
    private const int Shown = 4;

    public async Task RaiseAsync(TrunkAlert alert)
    {
        // The destination is perhaps no customer's number. Its last digits are enough to recognise it.
        var data = new { CallId = alert.Call, Kind = "toll", alert.Trunk, alert.Refusal.Reason, Detail = alert.Refusal.Words, Destination = $"•••{alert.Destination[Math.Max(0, alert.Destination.Length - Shown)..]}" };
        var happened = new OutgoingEvent(alert.Call, alert.Own, EventTypes.Alert, alert.At, JsonSerializer.SerializeToElement(data, LoggedEvent.Json)) { Occasion = $"toll-{alert.Refusal.Reason}" };
        var wanting = subscribers.Where(subscriber => subscriber.Wants(happened)).Select(static subscriber => subscriber.Name).ToArray();
        if (wanting.Length > 0)
        {
            await outbox.AddAsync(alert.Call, [happened], wanting, isLast: false);
        }
    }
}
