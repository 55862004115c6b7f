using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>Delivers an event as Event Grid does: at least once, with retries, but without a retry after status 400, 401, 403 or 413.</summary>
internal sealed partial class EventDelivery(
    Webhook webhook, AcsOptions options, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time, ILogger<EventDelivery> log)
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(300);

    /// <returns>Why the delivery was given up, or null when it succeeded.</returns>
    /// <param name="to">The webhook of a further subscription. Null for the webhook of IncomingCall.</param>
    public async Task<string?> DeliverAsync(JsonObject posted, CancellationToken noLongerWanted, Uri? to = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            await delays.Before(Operation.AcsEvent, noLongerWanted);
            var fault = faults.Next(Operation.AcsEvent)?.Kind;
            if (fault == FaultKind.Late)
            {
                await Task.Delay(Lateness, time, noLongerWanted);
            }

            if (fault == FaultKind.Duplicate)
            {
                await webhook.PostAsync((JsonObject)posted.DeepClone(), "Notification", noLongerWanted, to);
            }

            var answer = await webhook.PostAsync((JsonObject)posted.DeepClone(), "Notification", noLongerWanted, to);
            if (answer.Acknowledged)
            {
                return null;
            }

            NotTaken(attempt + 1, answer.Said);
            if (answer.Final || attempt == options.EventGrid.RetryAfter.Length)
            {
                return $"The webhook {answer.Said}{(answer.Final ? ", which Event Grid does not try again" : "")}.";
            }

            await Task.Delay(options.EventGrid.RetryAfter[attempt], time, noLongerWanted);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} to deliver an event failed: the webhook {Said}")]
    private partial void NotTaken(int attempt, string said);
}
