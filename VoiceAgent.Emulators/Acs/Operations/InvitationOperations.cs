using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Adds participants: their telephones ring, and they join when they answer. An invitation can be cancelled while it rings.</summary>
internal static class InvitationOperations
{
    private const int LongestInvitation = 180;

    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections/{id}/participants:add", AddAsync);
        calling.MapPost("/callConnections/{id}/participants:cancelAddParticipant", CancelAsync);
    }

    private static async Task<IResult> AddAsync(string id, HttpContext context, Exchange exchange, Dialler dialler, CallbackPost callbacks, AcsOptions options, Errands errands)
    {
        var request = await Body.ReadAsync<AddRequest>(context);
        var party = Body.Party(request.ParticipantToAdd, "participantToAdd");
        var call = exchange.Find(id);
        var caller = request.SourceCallerIdNumber is null && call.Parties.Target.IsPhone ? call.Parties.Target : CreateOperations.CallerId(request.SourceCallerIdNumber, party);
        if (request.InvitationTimeoutInSeconds is < 1 or > LongestInvitation)
        {
            throw RefusedException.Bad($"invitationTimeoutInSeconds must be from 1 to {LongestInvitation}.");
        }

        if (call.Conversation.Find(party) is not null || call.Invitations.Rings(party))
        {
            throw RefusedException.Bad($"The participant is on the call already, or is invited to it: {party.RawId}.");
        }

        var within = request.InvitationTimeoutInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.InvitationTimeout;
        var invitation = new Invitation(call, Guid.NewGuid().ToString(), party, caller, within, request.Origin);
        var cancelled = call.Invitations.Add(invitation.Id, party, call.HungUp);
        errands.Start("An invitation", stopping => InviteAsync(invitation, exchange, dialler, callbacks, cancelled, stopping));
        return AcsReply.Of(
            new JsonObject { ["participant"] = new Participant(party).ToJson(), ["invitationId"] = invitation.Id, ["operationContext"] = request.OperationContext },
            StatusCodes.Status202Accepted);
    }

    private static async Task InviteAsync(Invitation invitation, Exchange exchange, Dialler dialler, CallbackPost callbacks, CancellationToken cancelled, CancellationToken stopping)
    {
        var (call, about) = (invitation.Call, invitation.ToJson());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
        try
        {
            var (leg, failure) = await dialler.RingAsync(invitation.Caller, invitation.Party, invitation.Within, either.Token);
            if (!call.Invitations.Complete(invitation.Id) || call.State == CallState.Disconnected)
            {
                leg?.Ended("the other side stopped ringing", failure: null);
            }
            else if (leg is not null)
            {
                exchange.Join(call, invitation.Party, leg);
                callbacks.PostSuccess(call, "AddParticipantSucceeded", invitation.Origin, about);
            }
            else
            {
                about["resultInformation"] = failure!.ToJson();
                callbacks.Post(call, "AddParticipantFailed", invitation.Origin, about);
            }
        }
        catch (OperationCanceledException)
        {
            // The invitation was cancelled, or the call has ended. Another event reports this.
            call.Invitations.Complete(invitation.Id);
        }
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<CancelAddRequest>(context);
        var call = exchange.Find(id);
        var (invitation, origin) = (request.InvitationId ?? throw RefusedException.Bad("invitationId is missing."), request.Origin);
        var about = new JsonObject { ["invitationId"] = invitation };
        if (call.Invitations.Cancel(invitation))
        {
            callbacks.PostSuccess(call, "CancelAddParticipantSucceeded", origin, about);
        }
        else
        {
            about["resultInformation"] = CallbackPost.Result(400, 8512, "The invitation does not ring: it was answered, has failed, was cancelled, or never existed.");
            callbacks.Post(call, "CancelAddParticipantFailed", origin, about);
        }

        return AcsReply.Of(new JsonObject { ["invitationId"] = invitation, ["operationContext"] = request.OperationContext }, StatusCodes.Status202Accepted);
    }

    private sealed record Invitation(Call Call, string Id, Party Party, Party Caller, TimeSpan Within, Origin Origin)
    {
        public JsonObject ToJson() => new() { ["participant"] = Party.ToJson(), ["invitationId"] = Id };
    }
}
