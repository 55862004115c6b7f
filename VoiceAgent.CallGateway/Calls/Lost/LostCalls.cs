using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>Carries out the decisions of <see cref="LostCallRules"/>. A step that fails is followed by the next one.</summary>
internal sealed class LostCalls(
    ICallRecords records, CallLedger ledger, ITelephony telephony, IOptions<RouteOptions> routes, GatewayMetrics metrics, TimeProvider time, ILogger<LostCalls> logger)
{
    /// <summary>The start of the id of a transfer to the fallback number.</summary>
    public const string RescueAttempt = "rescue:";

    // The colleague at the fallback number reads this.
    private const string Summary = "The conversation with the automated agent was interrupted. The caller could not be helped.";

    // The report about the end of a call comes within this time of the end of its media stream.
    private static readonly TimeSpan HangUpReport = TimeSpan.FromMilliseconds(500);

    // Taking over a running conversation needs its state in the call log. No worker can do it yet.
    private const bool CanTakeOver = false;

    /// <summary>A conversation was lost. It is safe to repeat.</summary>
    /// <param name="reconnect">For media streams: the number of the restart that the report is about. An older one changes nothing.</param>
    /// <param name="attempt">For transfers: the attempt that the report is about. An older one changes nothing.</param>
    /// <returns>The step that was begun, or null when nothing had to be done.</returns>
    public async Task<RescueStep?> HandleAsync(CallId call, Loss why, int? reconnect, string? attempt, CancellationToken stopping)
    {
        if (!await IsConnectedAsync(call, why, stopping))
        {
            return null;
        }

        for (var loss = why; ; loss = Loss.StepFailed)
        {
            var (record, step) = await BeginAsync(call, loss, reconnect, attempt);
            if (record is null || step is not { } next)
            {
                return null;
            }

            CallsLog.ConversationLost(logger, call, loss, next);
            await ledger.AppendOnceAsync(call, $"rescue:{record.Version}", new ProviderFailed("telephony", Sentence(loss, next)), stopping);
            metrics.Rescued(next);
            try
            {
                await CarryOutAsync(record, next, stopping);
                return next;
            }
            catch (TelephonyException failure) when (next is not RescueStep.HangingUp)
            {
                CallsLog.RescueFailed(logger, call, next, failure);
            }
        }
    }

    /// <summary>
    /// Asks the telephony service whether the caller is still connected. A media stream also ends when the caller hangs up, and the
    /// report about that may come later.
    /// </summary>
    private async Task<bool> IsConnectedAsync(CallId call, Loss why, CancellationToken stopping)
    {
        if (why is Loss.MediaEnded)
        {
            await Task.Delay(HangUpReport, time, stopping);
        }

        if (await records.FindAsync(call) is not { ConnectionId: { } connection, Phase: not CallPhase.Draining })
        {
            return false;
        }

        try
        {
            return await telephony.IsConnectedAsync(connection, stopping);
        }
        catch (TelephonyException)
        {
            // The caller may be connected. A request about a call that is over does no harm.
            return true;
        }
    }

    private async Task<(CallRecord? Record, RescueStep? Step)> BeginAsync(CallId call, Loss why, int? reconnect, string? attempt)
    {
        RescueStep? step = null;
        var help = new Help(CanTakeOver, routes.Value.FallbackNumber, telephony.CanSpeak ? routes.Value.ConversationLost : null);
        var record = await records.ChangeAsync(call, current =>
        {
            var now = time.GetUtcNow();
            var isOld = why is not Loss.StepFailed && (reconnect < (current.Rescue?.Reconnects ?? 0) || (attempt is not null && attempt != current.Transfer?.Attempt));
            step = isOld ? null : LostCallRules.Next(current, why, help, now);
            return step is { } next ? LostCallRules.Begin(current, next, next is RescueStep.Transferring ? TransferOf(call, help, now) : null, now) : null;
        });
        return (record, step);
    }

    private static CallTransfer TransferOf(CallId call, Help help, DateTimeOffset now) => new($"{RescueAttempt}{call}", help.FallbackNumber!, Summary, now);

    private async Task CarryOutAsync(CallRecord call, RescueStep step, CancellationToken stopping)
    {
        var connection = call.ConnectionId!;
        switch (step)
        {
            case RescueStep.Reconnecting:
                await telephony.RestartMediaAsync(connection, MediaAttempt.Of(call.Rescue!.Reconnects), stopping);
                break;
            case RescueStep.Transferring:
                await telephony.TransferAsync(connection, new HumanTransfer(call.Id, call.Transfer!.Attempt, call.Transfer.Target, call.Transfer.Summary), stopping);
                break;
            case RescueStep.Announcing:
                await telephony.AnnounceAsync(connection, routes.Value.ConversationLost!, stopping);
                break;
            case RescueStep.HangingUp:
                await telephony.HangUpAsync(connection, stopping);
                break;
        }
    }

    private static string Sentence(Loss why, RescueStep step)
    {
        var reason = why switch
        {
            Loss.MediaRefused => "The media stream could not be opened.",
            Loss.MediaEnded => "The media stream ended, although nobody had ended the call.",
            Loss.NeverConnected => "No worker took the media stream.",
            Loss.WorkerSilent => "The worker sends no heartbeats.",
            Loss.WorkerLeaves => "The worker cannot continue the conversation.",
            Loss.StepFailed => "The telephony service refused the last step.",
            _ => "The transfer failed, and no agent holds the call.",
        };
        return $"{reason} " + step switch
        {
            RescueStep.AwaitingTransfer => "A transfer is in progress.",
            RescueStep.Reconnecting => "The media stream is started again.",
            RescueStep.Transferring => "The caller is transferred to the fallback number.",
            RescueStep.Announcing => "The caller hears an announcement.",
            _ => "The call is hung up.",
        };
    }
}
