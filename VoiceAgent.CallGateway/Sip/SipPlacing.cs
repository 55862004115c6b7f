using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Places calls by trunks. The trunk is one that has the number from which the call is made.</summary>
internal sealed class SipPlacing(TrunkTable trunks, SipLines lines, SipCalling calling, SipTolls tolls, ILegs legs, SipReports reports, ILogger<SipPlacing> logger) : ICallPlacing
{
    // The platform gives a call up earlier: see OutboundOptions.RingsFor.
    private static readonly TimeSpan LongestRinging = TimeSpan.FromMinutes(2);

    /// <summary>Whether a trunk has the number.</summary>
    public bool Has(string number) => trunks.ForNumber(number).Any();

    public async Task<AnsweredCall> PlaceAsync(string from, string to, CallPlan plan, CancellationToken stopping)
    {
        var choice = trunks.OutboundFor(to, from);
        if (choice.Trunks is not [var trunk, ..])
        {
            var words = choice.Refused is [var first, ..] ? first.Refusal.Words : "No trunk has the number from which the call should be made.";
            throw new TelephonyException(words, new InvalidOperationException(words), isPermanent: true) { IsRefusal = true };
        }

        await tolls.PlaceAsync(trunk, plan.Call, to, from);
        var connection = SipConnections.New();
        var call = new SipCall(connection, plan.Call, trunk.Id)
        {
            Leg = connection,
            Ticket = plan.Ticket,
            StartsMedia = plan.StartsMedia,
            Party = to,
            OwnNumber = from,
            IsPlaced = true,
            Terms = SipTerms.Of(trunk, plan.Format, peer: null),
        };
        tolls.Follow(call);
        try
        {
            var opened = await legs.OpenAsync(null, connection, new LegOrder(plan.Call, connection, Offer: null) { Ticket = plan.Ticket, Terms = call.Terms }, stopping);
            call = call with { Worker = opened.Worker };
            await lines.AddAsync(call, dialog: null);
            _ = RingAsync(call, trunk, opened.Description);
            return new AnsweredCall(connection, connection, connection);
        }
        catch
        {
            await tolls.EndAsync(call);
            throw;
        }
    }

    private async Task RingAsync(SipCall call, Contracts.Trunks.Trunk trunk, string offer)
    {
        try
        {
            var status = await calling.RingAsync(call, trunk, call.OwnNumber, call.Party, offer, LongestRinging, []);
            SipLog.Placed(logger, call.Call, trunk.Id, status);
            if (status is not 200)
            {
                await reports.SendAsync(call, new TelephonyEvent.Disconnected(CallEnding.NotPlaced, SipEndings.OfUnanswered(status)));
                return;
            }

            var reported = reports.SendAsync(call, new TelephonyEvent.Connected(call.ConnectionId, call.ConnectionId, call.ConnectionId));
            var begun = !call.StartsMedia || await legs.ConverseAsync(call.Worker!, call.Leg!, new LegConversation(call.Ticket!, Attempt: 0), CancellationToken.None);
            await reported;
            if (!begun)
            {
                await reports.SendAsync(call, new TelephonyEvent.MediaFailed("No worker has a place."));
            }
        }
        catch (Exception failure)
        {
            SipLog.Escaped(logger, call.Call, failure);
            await reports.SendAsync(call, new TelephonyEvent.Disconnected(CallEnding.NotPlaced, CallEnding.NotPlaced));
        }
    }
}
