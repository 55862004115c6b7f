using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Sip;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// Takes calls of trunks:
/// <code>
/// 1 which trunk has this source?     none → refused, and the guard counts it
/// 2 digest authentication, if the trunk asks for it
/// 3 numbers in E.164, dispatch rules
/// 4 the same reception as for every other call
/// </code>
/// </summary>
internal sealed class SipInvitations(
    TrunkTable trunks, SipSecrets secrets, SipLines lines, SipRooms rooms, TrunkReports states, RingingTelephones telephones, CallReception reception, IOptions<SipSettings> settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SipInvitations> logger) : ISipHandler
{
    private const int Forbidden = 403;
    private const int Unavailable = 503;

    // A Call-ID comes from the other side.
    private const int LongestCallId = 128;

    public async ValueTask InvitedAsync(SipIncomingInvite invite)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The provider tries another gateway.
            invite.Reject(Unavailable);
            return;
        }

        // 1
        var flow = invite.Flow;
        if (trunks.FindBySource(flow.Remote.Address, flow.Remote.Port, TransportOf(flow)) is not { } trunk)
        {
            SipLog.Refused(logger, flow.Remote.Address.ToString(), "no trunk has this address. Add it to the addresses of a trunk if calls should come from there.");
            invite.Reject(Forbidden);
            return;
        }

        // 2
        if (trunk.Inbound.User is { Length: > 0 } user && !invite.Authenticate(trunk.Id, name => name == user ? secrets.Find(trunk.Inbound.Credential ?? "") : null))
        {
            return;
        }

        // 3
        var facts = FactsOf(invite, trunk);
        var decision = await rooms.AskAsync(trunks.Dispatch(facts), new RoomLeg(invite.Id.CallId, invite.Id.RemoteTag, facts.Headers), invite.Cancelled);
        if (decision.Refusal is { } refusal)
        {
            SipLog.Refused(logger, trunk.Id, refusal.Words);
            await states.FailedAsync(trunk.Id, refusal.Status, refusal.Words);
            invite.Reject(refusal.Status);
            return;
        }

        if (decision.Pin is not null)
        {
            // Nobody may get in without the digits.
            const string NoPin = "The dispatch rule asks for a PIN, which calls of trunks cannot be asked for yet. Remove the PIN from the rule, or let another rule take the call.";
            SipLog.Refused(logger, trunk.Id, NoPin);
            await states.FailedAsync(trunk.Id, Forbidden, NoPin);
            invite.Reject(Forbidden);
            return;
        }

        // 4
        var connection = SipConnections.New();
        telephones.Add(new RingingTelephone(invite, trunk, connection));
        try
        {
            await invite.ProgressAsync(180);
            var ringing = new RingingCall(facts.Caller.Length == 0 ? "anonymous" : facts.Caller, facts.Called, IdOf(invite), connection, connection) { Route = decision.Route, Metadata = MetadataOf(decision, trunk.Id) };
            using var late = new CancellationTokenSource(settings.Value.AnswerDeadline, time);
            await reception.ReceiveAsync(ringing, late.Token);
        }
        catch (Exception failure) when (failure is TelephonyException or OperationCanceledException)
        {
            SipLog.NotAnswered(logger, trunk.Id, failure is TelephonyException ? failure.Message : "It took too long.");
            await states.FailedAsync(trunk.Id, Unavailable, failure is TelephonyException ? failure.Message : "The call was not answered in time.");
        }
        finally
        {
            telephones.Remove(connection);

            // It does nothing when the call was answered or refused.
            invite.Reject(Unavailable);
        }
    }

    public async ValueTask<SipResumption?> FindDialogAsync(SipDialogId id, SipRequest request) => await lines.FindAsync(id) is { } call ? lines.ResumptionOf(call) : null;

    public ValueTask<SipResponse?> RequestedAsync(SipIncomingRequest request) => default;

    private static DispatchFacts FactsOf(SipIncomingInvite invite, Trunk trunk)
    {
        var request = invite.Request;
        var caller = SipIdentity.IsPrivate(request) ? null : (trunk.Signalling.CallerId is CallerIdHeader.AssertedIdentity ? SipIdentity.OfSender(request) : request.From).Uri.UserText;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in request.Headers)
        {
            headers.TryAdd(header.Name, header.Value.ToString());
        }

        return new DispatchFacts(trunk.Id, NumberRules.Inbound(trunk.Numbering, request.Uri.UserText ?? ""), NumberRules.Inbound(trunk.Numbering, caller ?? "")) { Headers = headers };
    }

    private string? MetadataOf(DispatchDecision decision, string trunk)
    {
        var text = decision.Metadata?.GetRawText();
        if (text is null || Encoding.UTF8.GetByteCount(text) is var bytes && bytes <= CallTicket.LongestMetadata)
        {
            return text;
        }

        SipLog.MetadataTooLong(logger, trunk, bytes, CallTicket.LongestMetadata);
        return null;
    }

    // The same for each delivery of the ring, also at another gateway.
    private static string IdOf(SipIncomingInvite invite) => invite.Id.CallId is var id && id.Length <= LongestCallId ? id : id[..LongestCallId];

    private static Contracts.Trunks.SipTransport TransportOf(SipFlow flow) => flow.Transport switch
    {
        VoiceAgent.Sip.Messages.SipTransport.Tls => Contracts.Trunks.SipTransport.Tls,
        VoiceAgent.Sip.Messages.SipTransport.Tcp => Contracts.Trunks.SipTransport.Tcp,
        _ => Contracts.Trunks.SipTransport.Udp,
    };
}
