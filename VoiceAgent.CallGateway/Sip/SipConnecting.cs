using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Connects callers of trunks with humans, and moves callers to other workers.</summary>
internal sealed class SipConnecting(
    TrunkTable trunks, SipLines lines, SipCalling calling, SipTolls tolls, SipEnds ends, ILegs legs, SipReports reports, ILogger<SipConnecting> logger)
{
    // The caller is told after half a minute that nobody picks up. The telephone must not ring much longer.
    private static readonly TimeSpan LongestRinging = TimeSpan.FromSeconds(35);

    /// <summary>Transfers a caller without asking the human first. A report tells the result.</summary>
    /// <returns>False when the call is over.</returns>
    public async Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null } call || lines.DialogOf(call) is not { } dialog)
        {
            return false;
        }

        var trunk = TrunkFor(call, transfer.Target);
        if (trunk.Signalling.Transfer is TransferMode.Refer)
        {
            await ReferAsync(call, dialog, calling.TargetOf(trunk, transfer.Target), transfer.Attempt, stopping);
            return true;
        }

        var (human, offer) = await OpenAsync(call, trunk, transfer, stopping);
        _ = RingAndBridgeAsync(call, human, trunk, transfer, offer);
        return true;
    }

    /// <summary>Calls a human who is asked before the caller is connected with them. Reports tell whether they pick up.</summary>
    /// <param name="callerId">The number that the human's telephone shows.</param>
    /// <returns>The id of the human's connection.</returns>
    public async Task<string> ConsultAsync(HumanTransfer transfer, string callerId, CancellationToken stopping)
    {
        if (transfer.CallerConnection is not { } connection || await lines.FindAsync(connection) is not { EndedAt: null } call)
        {
            throw Refused("The caller has hung up.");
        }

        var trunk = TrunkFor(call, transfer.Target);
        var (human, offer) = await OpenAsync(call, trunk, transfer, stopping);
        _ = RingAndReportAsync(human, trunk, callerId, transfer, offer);
        return human.ConnectionId;
    }

    /// <summary>Connects the caller with a human who has accepted. A report tells the result.</summary>
    /// <returns>False when one of the calls is over.</returns>
    public async Task<bool> JoinAsync(string connectionId, string fromConnectionId, string attempt, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null } caller || await lines.FindAsync(fromConnectionId) is not { EndedAt: null } human
            || lines.DialogOf(caller) is not { } dialog || lines.DialogOf(human) is not { } other)
        {
            return false;
        }

        if (trunks.Find(caller.Trunk)?.Signalling.Transfer is TransferMode.Refer)
        {
            await ReferAsync(caller, dialog, other.ReplacingTarget, attempt, stopping);
            return true;
        }

        await BridgeAsync(caller, human, stopping);
        await reports.SendAsync(caller, new TelephonyEvent.TransferAccepted(attempt));
        return true;
    }

    /// <summary>Does something with the leg of a call. When its worker is gone, another worker takes the party first.</summary>
    public async Task<bool> WithLegAsync(SipCall call, Func<Uri, string, Task<bool>> act, CancellationToken stopping)
    {
        try
        {
            if (call is { Leg: { } leg, Worker: { } worker } && await act(worker, leg))
            {
                return true;
            }
        }
        catch (TelephonyException gone) when (gone.InnerException is HttpRequestException { StatusCode: null })
        {
            // The next lines take another worker.
        }

        return await MoveAsync(call, ticket: null, stopping) is { } moved && await act(moved.Worker!, moved.Leg!);
    }

    /// <summary>Moves the party to another worker: a new leg there, and a new offer to the party.</summary>
    /// <param name="ticket">When a conversation follows. Null for announcements.</param>
    /// <param name="to">Null for any worker.</param>
    /// <returns>Null when the call is over.</returns>
    /// <exception cref="TelephonyException">No worker takes the party, or the party refuses the offer.</exception>
    public async Task<SipCall?> MoveAsync(SipCall call, string? ticket, CancellationToken stopping, Uri? to = null)
    {
        if (lines.DialogOf(call) is not { } dialog)
        {
            return null;
        }

        var leg = $"leg-{Guid.NewGuid():N}";
        var opened = await legs.OpenAsync(to, leg, new LegOrder(call.Call, call.ConnectionId, Offer: null) { Ticket = ticket, Terms = call.Terms }, stopping);
        var before = dialog.State.LocalBody is { } sent ? SipDialogOwner.TextOf(sent) : null;
        var outcome = await dialog.ReinviteAsync(SipDialogOwner.BodyOf(SessionOrigin.Continue(opened.Description, before)), stopping);
        try
        {
            if (outcome is not { IsSuccess: true, Body: { } answer })
            {
                throw Refused($"The caller's side refused to change its audio: status {outcome.Status}.");
            }

            await legs.DescribeAsync(opened.Worker, leg, new LegDescription(SipDialogOwner.TextOf(answer), IsOffer: false), stopping);
        }
        catch (Exception failure) when (failure is TelephonyException or LegRefusedException)
        {
            await ends.CloseLegAsync(call, opened.Worker, leg);
            return outcome.Status is 481 or 408 ? null : throw failure as TelephonyException ?? Refused(failure.Message);
        }

        var moved = await lines.ChangeAsync(call.ConnectionId, current => current with { Leg = leg, Worker = opened.Worker });
        if (call is { Leg: { } old, Worker: { } from })
        {
            _ = ends.CloseLegAsync(call, from, old);
        }

        return moved;
    }

    private Trunk TrunkFor(SipCall call, string target)
    {
        if (!target.StartsWith('+'))
        {
            throw Refused("A caller of a trunk can only be transferred to a telephone number.");
        }

        // The trunk of the caller comes first, because its provider knows both sides.
        var choice = trunks.OutboundFor(target, call.OwnNumber);
        return choice.Trunks.FirstOrDefault(trunk => trunk.Id == call.Trunk) ?? choice.Trunks.FirstOrDefault()
            ?? throw Refused(choice.Refused is [var first, ..] ? first.Refusal.Words : "No trunk has the number that was called, so none may call a human from it.");
    }

    private async Task<(SipCall Human, string Offer)> OpenAsync(SipCall caller, Trunk trunk, HumanTransfer transfer, CancellationToken stopping)
    {
        await tolls.PlaceAsync(trunk, caller.Call, transfer.Target, caller.OwnNumber);
        var connection = SipConnections.New();
        var terms = SipTerms.Of(trunk, new Contracts.Media.AudioFormat(caller.Terms.SampleRate), peer: null);

        // At the caller's worker, because it connects both.
        var opened = await legs.OpenAsync(caller.Worker, connection, new LegOrder(caller.Call, connection, Offer: null) { Terms = terms }, stopping);
        var human = new SipCall(connection, caller.Call, trunk.Id)
        {
            Leg = connection,
            Worker = opened.Worker,
            Terms = terms,
            Party = transfer.Target,
            OwnNumber = caller.OwnNumber,
            IsConsultation = true,
            IsPlaced = true,
        };
        tolls.Follow(human);
        await lines.AddAsync(human, dialog: null);
        return (human, opened.Description);
    }

    private async Task RingAndReportAsync(SipCall human, Trunk trunk, string callerId, HumanTransfer transfer, string offer)
    {
        try
        {
            var status = await calling.RingAsync(human, trunk, callerId, transfer.Target, offer, LongestRinging, HeadersOf(transfer));
            SipLog.Placed(logger, human.Call, trunk.Id, status);
            await reports.SendAsync(human, status is 200 ? new HumanReport(HumanReportKind.PickedUp) : new HumanReport(HumanReportKind.Left) { Outcome = SipEndings.OfTransfer(status) });
        }
        catch (Exception failure)
        {
            SipLog.Escaped(logger, human.Call, failure);
            await reports.SendAsync(human, new HumanReport(HumanReportKind.Left) { Outcome = TransferOutcome.Failed });
        }
    }

    private async Task RingAndBridgeAsync(SipCall caller, SipCall human, Trunk trunk, HumanTransfer transfer, string offer)
    {
        try
        {
            var status = await calling.RingAsync(human, trunk, caller.OwnNumber, transfer.Target, offer, LongestRinging, HeadersOf(transfer));
            SipLog.Placed(logger, human.Call, trunk.Id, status);
            if (status is 200)
            {
                await BridgeAsync(await lines.FindAsync(caller.ConnectionId) ?? caller, await lines.FindAsync(human.ConnectionId) ?? human, CancellationToken.None);
                await reports.SendAsync(caller, new TelephonyEvent.TransferAccepted(transfer.Attempt));
                return;
            }

            await reports.SendAsync(caller, new TelephonyEvent.TransferFailed($"The human's telephone answered with status {status}.", transfer.Attempt, SipEndings.OfTransfer(status)));
        }
        catch (Exception failure)
        {
            SipLog.Escaped(logger, caller.Call, failure);
            await HangUpAsync(human);
            await reports.SendAsync(caller, new TelephonyEvent.TransferFailed("The human could not be connected.", transfer.Attempt));
        }
    }

    private async Task BridgeAsync(SipCall caller, SipCall human, CancellationToken stopping)
    {
        if (human.Worker != caller.Worker)
        {
            // The caller was moved while the human was asked.
            human = await MoveAsync(human, ticket: null, stopping, caller.Worker) ?? throw Refused("The human has hung up.");
        }

        if (caller.EndedAt is not null || !await legs.BridgeAsync(caller.Worker!, caller.Leg!, new LegBridge(human.Leg!), stopping))
        {
            throw Refused("One of the calls is over.");
        }

        await lines.ChangeAsync(caller.ConnectionId, current => current with { Partner = human.ConnectionId });
        await lines.ChangeAsync(human.ConnectionId, current => current with { Partner = caller.ConnectionId });
    }

    private async Task HangUpAsync(SipCall human)
    {
        if (await lines.FindAsync(human.ConnectionId) is { EndedAt: null } left)
        {
            await (lines.DialogOf(left)?.ByeAsync() ?? ends.CloseAsync(left));
        }
    }

    private async Task ReferAsync(SipCall call, SipDialog dialog, SipUri target, string attempt, CancellationToken stopping)
    {
        var outcome = await dialog.ReferAsync(target, progress => ReferredAsync(call, dialog, progress, attempt), headers: null, stopping);
        if (!outcome.IsSuccess)
        {
            throw Refused($"The provider refused the transfer: status {outcome.Status}. Set the trunk's transfers to 'bridge' if it cannot transfer calls.");
        }
    }

    private async ValueTask ReferredAsync(SipCall call, SipDialog dialog, SipReferProgress progress, string attempt)
    {
        if (!progress.IsLast && progress.Status < 200)
        {
            return;
        }

        if (progress.Status is >= 200 and < 300)
        {
            await reports.SendAsync(call, new TelephonyEvent.TransferAccepted(attempt));
            await dialog.ByeAsync();
            return;
        }

        await reports.SendAsync(call, new TelephonyEvent.TransferFailed($"The provider reported status {progress.Status}.", attempt, SipEndings.OfTransfer(progress.Status)));
    }

    // The summary is for people who answer at a telephone system that shows headers.
    private static IReadOnlyList<SipHeader> HeadersOf(HumanTransfer transfer) =>
        [.. transfer.Headers.Select(static header => new SipHeader(header.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase) ? header.Key : $"X-{header.Key}", header.Value.AsMemory()))];

    private static TelephonyException Refused(string words) => new(words, new InvalidOperationException(words)) { IsRefusal = true };
}
