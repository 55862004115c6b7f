using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>The service <c>livekit.SIP</c>.</summary>
internal sealed class SipService(SipTables tables, SipCalls calls)
{
    public async Task<JsonObject> AnswerAsync(string method, JsonObject request, TokenGrants grants)
    {
        switch (method)
        {
            case "CreateSIPParticipant":
                grants.NeedSipCall();
                return await calls.DialAsync(ProtoShapes.Dial.Complete(request));
            case "TransferSIPParticipant":
                var transfer = ProtoShapes.Transfer.Complete(request);
                Need(transfer, "room_name", "Missing room name");
                Need(transfer, "participant_identity", "Missing participant identity");
                grants.NeedSipCall();
                grants.NeedAdminOf(transfer.Text("room_name"));
                return calls.Transfer(transfer);
        }

        grants.NeedSipAdmin();
        return method switch
        {
            "CreateSIPInboundTrunk" => tables.CreateInbound(request),
            "CreateSIPOutboundTrunk" => tables.CreateOutbound(request),
            "UpdateSIPInboundTrunk" => tables.UpdateInbound(request),
            "UpdateSIPOutboundTrunk" => tables.UpdateOutbound(request),
            "GetSIPInboundTrunk" => tables.Get(tables.Inbound, request),
            "GetSIPOutboundTrunk" => tables.Get(tables.Outbound, request),
            "ListSIPInboundTrunk" => tables.List(tables.Inbound, request, "trunk_ids", trunk => HasNumber(trunk, request)),
            "ListSIPOutboundTrunk" => tables.List(tables.Outbound, request, "trunk_ids", trunk => HasNumber(trunk, request)),
            "DeleteSIPTrunk" => tables.DeleteTrunk(request),
            "CreateSIPDispatchRule" => tables.CreateRule(request),
            "UpdateSIPDispatchRule" => tables.UpdateRule(request),
            "ListSIPDispatchRule" => tables.List(tables.Rules, request, "dispatch_rule_ids", rule => request.Texts("trunk_ids") is not { Count: > 0 } wanted || rule.Texts("trunk_ids").Count == 0 || rule.Texts("trunk_ids").Intersect(wanted).Any()),
            "DeleteSIPDispatchRule" => tables.DeleteRule(request),
            _ => throw new TwirpError("unimplemented", $"the emulator has no SIP/{method}"),
        };
    }

    private static bool HasNumber(JsonObject trunk, JsonObject request) => request.Texts("numbers") is not { Count: > 0 } wanted || trunk.Texts("numbers").Count == 0 || trunk.Texts("numbers").Intersect(wanted).Any();

    private static void Need(JsonObject message, string name, string mistake)
    {
        if (message.Text(name).Length == 0)
        {
            throw TwirpError.Invalid(mistake);
        }
    }
}
