using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Telephone trunks as the gateway's telephony. The signalling is here, and the audio is at the pipeline's workers.</summary>
internal sealed class SipTelephony(
    RingingTelephones telephones, SipLines lines, SipCalling calling, SipConnecting connecting, SipTolls tolls, SipEnds ends, ILegs legs, SipReports reports, SipDialogOwner owner, ILogger<SipTelephony> logger)
    : ITelephony
{
    /// <summary>The operation of sentences after which the call goes on.</summary>
    public const string WaitRequest = "wait-request";

    /// <summary>The operation of an announcement, after which the call is hung up.</summary>
    public const string Announcement = "announcement";

    public bool CanSpeak => true;

    public async Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping)
    {
        if (telephones.Find(ringing.AnswerKey) is not { } telephone || telephone.Invite.Cancelled.IsCancellationRequested)
        {
            return null;
        }

        var (invite, connection) = (telephone.Invite, telephone.Connection);
        var call = new SipCall(connection, plan.Call, telephone.Trunk.Id)
        {
            Leg = connection,
            Ticket = plan.Ticket,
            StartsMedia = plan is { StartsMedia: true, Ticket: not null },
            Ring = RingIn(plan.Callback),
            Party = ringing.From,
            OwnNumber = ringing.To,
            IsAnswered = true,
            Terms = SipTerms.Of(telephone.Trunk, plan.Format, invite.Flow.Remote.Address.ToString()),
        };
        if (await tolls.TakeAsync(telephone.Trunk, plan.Call) is { } full)
        {
            SipLog.Refused(logger, telephone.Trunk.Id, full.Words);
            invite.Reject(503);
            return null;
        }

        tolls.Follow(call);
        var isAnswered = false;
        try
        {
            var order = new LegOrder(plan.Call, connection, invite.Offer is { } offer ? SipDialogOwner.TextOf(offer) : null) { Ticket = call.StartsMedia ? plan.Ticket : null, Terms = call.Terms };
            var opened = await legs.OpenAsync(null, connection, order, stopping);
            call = call with { Worker = opened.Worker };
            await lines.AddAsync(call, invite.Id);
            await invite.AcceptAsync(SipDialogOwner.BodyOf(opened.Description), owner);
            isAnswered = true;
        }
        catch (LegRefusedException refused)
        {
            SipLog.OfferRefused(logger, plan.Call, refused.Message);
            invite.Reject(488);
            return null;
        }
        catch (InvalidOperationException)
        {
            // The caller has hung up meanwhile.
            return null;
        }
        finally
        {
            if (!isAnswered)
            {
                await ends.CloseAsync(call);
                lines.Forget(call);
            }
        }

        _ = BeginAsync(call, ringing.CorrelationId);
        return new AnsweredCall(connection, connection, ringing.CorrelationId);
    }

    public Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping) => Refuse(ringing, static telephone => telephone.Invite.Reject(486));

    public Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping) =>
        Refuse(ringing, telephone => telephone.Invite.Redirect(calling.TargetOf(telephone.Trunk, number)));

    public async Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping) => await lines.FindAsync(connectionId) is { EndedAt: null };

    public async Task<bool> HangUpAsync(string connectionId, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null } call)
        {
            return false;
        }

        if (call.IsAnswered && lines.DialogOf(call) is { } dialog)
        {
            await dialog.ByeAsync();
            return true;
        }

        // It still rings at the gateway that places it.
        await lines.ChangeAsync(connectionId, static current => current with { IsGivenUp = true });
        calling.GiveUp(connectionId);
        return true;
    }

    public Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping) => connecting.TransferAsync(connectionId, transfer, stopping);

    public Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping) => connecting.ConsultAsync(transfer, callerId, stopping);

    public async Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping) =>
        await lines.FindAsync(connectionId) is { EndedAt: null, Leg: { } leg, Worker: { } worker }
        && await legs.ListenAsync(worker, leg, new LegListening(listening.Question, listening.Language, listening.Stage.ToString(), listening.Silence, listening.EndSilence), stopping);

    public Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping) =>
        connecting.JoinAsync(connectionId, fromConnectionId, attempt, stopping);

    // Parties that are connected with each other need nobody else.
    public async Task<bool> LeaveAsync(string connectionId, CancellationToken stopping) =>
        await lines.FindAsync(connectionId) is { EndedAt: null } call && (call.Partner is not null || await HangUpAsync(connectionId, stopping));

    public async Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null, Ticket: { } ticket, Leg: { } leg, Worker: { } worker } call)
        {
            return false;
        }

        // The worker that has the party may have a place too, for example after the queue.
        var number = MediaAttempt.Read(attempt);
        return (!isOpen && await TryConverseAsync(worker, leg, ticket, number, stopping)) || await MoveAsync(call, ticket, number, stopping);
    }

    public Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping) => SpeakAsync(connectionId, text, language, Announcement, stopping);

    public Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping) => SpeakAsync(connectionId, text, language, WaitRequest, stopping);

    public async Task StopSpeakingAsync(string connectionId, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is { EndedAt: null, Leg: { } leg, Worker: { } worker })
        {
            await legs.StopSpeakingAsync(worker, leg, stopping);
        }
    }

    private async Task<bool> SpeakAsync(string connectionId, string text, string language, string operation, CancellationToken stopping) =>
        await lines.FindAsync(connectionId) is { EndedAt: null } call && await connecting.WithLegAsync(call, (worker, leg) => legs.SpeakAsync(worker, leg, new LegSpeech(text, language, operation), stopping), stopping);

    private Task<bool> Refuse(RingingCall ringing, Action<RingingTelephone> refuse)
    {
        if (telephones.Find(ringing.AnswerKey) is not { } telephone || telephone.Invite.Cancelled.IsCancellationRequested)
        {
            return Task.FromResult(false);
        }

        refuse(telephone);
        return Task.FromResult(true);
    }

    // The caller hears the greeting as soon as the answer is on its way. The record is written meanwhile.
    private async Task BeginAsync(SipCall call, string correlationId)
    {
        try
        {
            var began = call.StartsMedia ? BeginConversationAsync(call) : Task.CompletedTask;
            await reports.SendAsync(call, new TelephonyEvent.Connected(call.ConnectionId, call.ConnectionId, correlationId));
            await began;
        }
        catch (Exception failure)
        {
            SipLog.Escaped(logger, call.Call, failure);
        }
    }

    private async Task BeginConversationAsync(SipCall call)
    {
        var reason = "No worker has a place.";
        try
        {
            if (await legs.ConverseAsync(call.Worker!, call.Leg!, new LegConversation(call.Ticket!, Attempt: 0), CancellationToken.None))
            {
                return;
            }
        }
        catch (TelephonyException failure)
        {
            reason = failure.Message;
        }

        await reports.SendAsync(call, new TelephonyEvent.MediaFailed(reason));
    }

    private async Task<bool> TryConverseAsync(Uri worker, string leg, string ticket, int attempt, CancellationToken stopping)
    {
        try
        {
            return await legs.ConverseAsync(worker, leg, new LegConversation(ticket, attempt), stopping);
        }
        catch (TelephonyException)
        {
            // The worker is gone. Another one takes the party.
            return false;
        }
    }

    private async Task<bool> MoveAsync(SipCall call, string ticket, int attempt, CancellationToken stopping)
    {
        if (await connecting.MoveAsync(call, ticket, stopping) is not { } moved)
        {
            return false;
        }

        return await legs.ConverseAsync(moved.Worker!, moved.Leg!, new LegConversation(ticket, attempt), stopping)
            ? true
            : throw new TelephonyException("The worker that has taken the call over has no place for its conversation any more.", new InvalidOperationException());
    }

    private static string? RingIn(Uri callback) =>
        System.Web.HttpUtility.ParseQueryString(callback.Query)[AnsweredRing.Name] is { Length: > 0 and <= AnsweredRing.LongestText } ring ? ring : null;
}
