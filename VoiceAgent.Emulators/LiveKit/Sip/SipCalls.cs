using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.LiveKit.Protocol;
using VoiceAgent.Emulators.LiveKit.Rooms;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>The calls of LiveKit's SIP service: those that it places, and those that arrive on an inbound trunk.</summary>
internal sealed class SipCalls(SipTables tables, RoomTable rooms, SipCaller caller, EmulatedDelays delays, EmulatedFaults faults, IOptions<LiveKitOptions> options, IHostApplicationLifetime life)
{
    private static readonly TimeSpan Ringing = TimeSpan.FromSeconds(60);

    /// <summary>CreateSIPParticipant: the participant joins at once, and the call rings behind it.</summary>
    public async Task<JsonObject> DialAsync(JsonObject dial)
    {
        SipChecks.Dial(dial);
        var trunk = dial.Text("sip_trunk_id") is { Length: > 0 } id ? tables.NeedOutbound(id) : OfRequest(dial);
        var from = dial.Text("sip_number") is { Length: > 0 } number ? number : trunk.Texts("numbers").FirstOrDefault("");
        var order = new SipOrder(Ids.New("SCL_"), from, dial.Text("sip_call_to"), trunk, new Dictionary<string, string>(trunk.Map("headers").Concat(dial.Map("headers")).GroupBy(static header => header.Key, StringComparer.OrdinalIgnoreCase).Select(static same => same.Last()), StringComparer.OrdinalIgnoreCase));
        var hangUp = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
        var participant = rooms.Join(dial.Text("room_name"), dial.Text("participant_identity") is { Length: > 0 } identity ? identity : $"sip_{order.To}", "SIP", joining =>
        {
            joining.Name = dial.Text("participant_name");
            joining.Metadata = dial.Text("participant_metadata");
            joining.HangUp = () => CancelAsync(hangUp);
            foreach (var (name, value) in AttributesOf(dial, order))
            {
                joining.Attributes[name] = value;
            }
        });
        var answered = AnswerAsync(dial, order, participant, hangUp);
        if (dial.Flag("wait_until_answered"))
        {
            await answered;
        }
        else
        {
            _ = answered.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return new JsonObject { ["participant_id"] = participant.Sid, ["participant_identity"] = participant.Identity, ["room_name"] = dial.Text("room_name"), ["sip_call_id"] = order.CallId };
    }

    public JsonObject Transfer(JsonObject transfer)
    {
        SipChecks.Transfer(transfer);
        var participant = rooms.Locked(() => rooms.Need(transfer.Text("room_name"), transfer.Text("participant_identity")));
        if (!participant.Attributes.ContainsKey("sip.callID"))
        {
            throw TwirpError.Invalid("no SIP session associated with participant");
        }

        // The other side takes the call, and LiveKit's own call ends.
        _ = rooms.LeaveAsync(transfer.Text("room_name"), participant, "CLIENT_INITIATED");
        return new JsonObject { ["transfer_id"] = Ids.New("STR_"), ["status"] = "STS_TRANSFER_SUCCESSFUL", ["reason"] = "STR_COMPLETED", ["sip_status"] = null };
    }

    /// <summary>A call that arrives: the trunk and the rule decide the room.</summary>
    /// <exception cref="TwirpError">No trunk or no rule takes it.</exception>
    public JsonObject Arrive(IncomingCall call)
    {
        var (trunk, rule) = tables.Locked(() => SipMatching.Find(tables, call));
        var callId = Ids.New("SCL_");
        var (room, identity) = (SipMatching.RoomOf(rule, call), rule.Flag("hide_phone_number") ? Ids.New("sip_") : $"sip_{call.From}");
        var participant = rooms.Join(room, identity, "SIP", joining =>
        {
            joining.Metadata = rule.Text("metadata");
            foreach (var (name, value) in SipMatching.AttributesOf(trunk, rule, call, callId))
            {
                joining.Attributes[name] = value;
            }
        });
        return new JsonObject { ["room"] = room, ["participant_id"] = participant.Sid, ["participant_identity"] = identity, ["sip_call_id"] = callId };
    }

    private async Task AnswerAsync(JsonObject dial, SipOrder order, Participant participant, CancellationTokenSource hangUp)
    {
        using (hangUp)
        {
            SipDialog? dialog = null;
            try
            {
                var ringing = dial.Text("ringing_timeout") is { Length: > 1 } text && double.TryParse(text.TrimEnd('s'), CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : Ringing;
                await delays.Before(Operation.LiveKitDial, hangUp.Token);
                if (faults.Next(Operation.LiveKitDial) is { } fault)
                {
                    throw new SipRefusal(fault.Kind is FaultKind.Status ? fault.Status : 503);
                }

                dialog = options.Value.Dial ? await caller.CallAsync(order, ringing, hangUp.Token) : null;
                rooms.Locked(() =>
                {
                    participant.Attributes["sip.callStatus"] = "active";
                    participant.Attributes["sip.callIDFull"] = order.SipCallId;
                    return true;
                });
            }
            catch (SipRefusal refused)
            {
                await rooms.LeaveAsync(dial.Text("room_name"), participant, refused.Status is 486 or 600 or 603 ? "USER_REJECTED" : refused.Status is 408 or 480 ? "USER_UNAVAILABLE" : "SIP_TRUNK_FAILURE");
                throw refused.ToTwirp();
            }
            catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
            {
                throw new TwirpError("aborted", "sip status 487: REQUEST_TERMINATED");
            }

            participant.HangUp = null;
            if (dialog is not null)
            {
                _ = FollowAsync(dialog, dial.Text("room_name"), participant);
            }
        }
    }

    private static async Task CancelAsync(CancellationTokenSource hangUp)
    {
        try
        {
            await hangUp.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call was answered or refused meanwhile.
        }
    }

    // The participant leaves when the other side hangs up, and the call ends when the participant leaves.
    private async Task FollowAsync(SipDialog dialog, string room, Participant participant)
    {
        participant.HangUp = dialog.HangUpAsync;
        if (rooms.Locked(() => participant.State == "DISCONNECTED"))
        {
            await dialog.HangUpAsync();
        }

        await dialog.Ended;
        await rooms.LeaveAsync(room, participant, "CLIENT_INITIATED");
    }

    private static Dictionary<string, string> AttributesOf(JsonObject dial, SipOrder order)
    {
        var attributes = dial.Map("participant_attributes");
        attributes["sip.callID"] = order.CallId;
        attributes["sip.trunkID"] = order.Trunk.Text("sip_trunk_id");
        attributes["sip.callStatus"] = "dialing";
        if (!dial.Flag("hide_phone_number"))
        {
            attributes["sip.phoneNumber"] = order.To;
            attributes["sip.hostname"] = order.Trunk.Text("address");
            attributes["sip.trunkPhoneNumber"] = order.From;
        }

        return attributes;
    }

    private static JsonObject OfRequest(JsonObject dial)
    {
        var inline = dial["trunk"]!.AsObject();
        var trunk = ProtoShapes.OutboundTrunk.Complete(inline);
        trunk["address"] = inline.Text("hostname") is { Length: > 0 } host ? host : throw TwirpError.Invalid("no outbound hostname specified");
        return trunk;
    }
}

/// <summary>A call that is placed.</summary>
/// <param name="CallId">LiveKit's own id. It is the tag of the From header.</param>
internal sealed record SipOrder(string CallId, string From, string To, JsonObject Trunk, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The Call-ID. It follows from LiveKit's own id, as in the server.</summary>
    public string SipCallId { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CallId)))[..32];
}

/// <summary>The other side refuses a call.</summary>
internal sealed class SipRefusal(int status) : Exception($"sip status {status}")
{
    public int Status => status;

    /// <summary>The codes of <c>sipCodeToGRPCCode</c>.</summary>
    public TwirpError ToTwirp() => new(
        status switch
        {
            401 or 402 or 403 or 603 or 607 or 608 => "permission_denied",
            407 => "unauthenticated",
            404 or 410 or 481 or 604 => "not_found",
            408 or 504 => "deadline_exceeded",
            480 or 486 or 600 => "resource_exhausted",
            487 or 491 => "aborted",
            >= 500 and < 600 => "failed_precondition",
            _ => "invalid_argument",
        },
        $"sip status {status}",
        new Dictionary<string, string> { ["sip_status_code"] = status.ToString(CultureInfo.InvariantCulture), ["sip_status"] = $"{status}" });
}
