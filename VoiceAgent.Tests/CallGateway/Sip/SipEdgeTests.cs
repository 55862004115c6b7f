using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Sip;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Sip;

namespace VoiceAgent.Tests.CallGateway.Sip;

/// <summary>Calls of a trunk at the gateway, with real SIP over the loopback interface. The workers are fakes.</summary>
public sealed class SipEdgeTests
{
    [Fact]
    public async Task A_call_is_answered_given_to_an_agent_and_ended_by_the_caller()
    {
        await using var edge = await SipEdgeHost.StartAsync();

        var answered = await edge.CallAsync();
        Assert.Equal(200, answered.Status);
        Assert.Contains("192.0.2.1", System.Text.Encoding.ASCII.GetString(answered.Body!.Content), StringComparison.Ordinal);
        await edge.UntilDoneAsync("converse 0 at worker-1.test");
        var record = await edge.RecordAsync(call => call.Phase is CallPhase.Connected);
        Assert.Equal((SipEdgeHost.Caller, SipEdgeHost.Number), (record.From, record.To));
        Assert.NotNull(edge.Legs.Orders.Single().Value.Ticket);

        await answered.Dialog!.ByeAsync();
        Assert.Equal(CallEnding.CallerHungUp, (await edge.RecordAsync(call => call.IsDisconnected)).Ending);
        await edge.UntilDoneAsync("close at worker-1.test");
    }

    [Fact]
    public async Task The_gateway_hangs_up()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        var answered = await edge.CallAsync();
        var record = await edge.RecordAsync(call => call.Phase is CallPhase.Connected);

        Assert.True(await edge.Services.GetRequiredService<ITelephony>().HangUpAsync(record.ConnectionId!, CancellationToken.None));

        Assert.Equal(SipDialogEndCause.Remote, (await answered.Dialog!.Ended.WaitAsync(Phone.Patience)).Cause);
        await edge.RecordAsync(call => call.IsDisconnected);
        Assert.False(await edge.Services.GetRequiredService<ITelephony>().HangUpAsync(record.ConnectionId!, CancellationToken.None));
    }

    [Theory]
    [InlineData("Sip:Trunks:0:Addresses:0:Host", "192.0.2.7", 403)]
    [InlineData("Sip:Trunks:0:Enabled", "false", 403)]
    [InlineData("Sip:Trunks:0:Direction", "Outbound", 403)]
    [InlineData("Sip:Trunks:0:Unmatched", "Refuse", 404)]
    public async Task A_call_that_the_trunk_does_not_allow_is_refused(string key, string value, int status)
    {
        await using var edge = await SipEdgeHost.StartAsync(settings: (key, value));

        Assert.Equal(status, (await edge.CallAsync()).Status);
        Assert.Empty(edge.Legs.Done);
    }

    [Fact]
    public async Task A_caller_hears_the_busy_tone_when_no_worker_has_a_place()
    {
        await using var edge = await SipEdgeHost.StartAsync(places: 0);

        Assert.Equal(486, (await edge.CallAsync()).Status);
    }

    [Fact]
    public async Task Audio_that_no_worker_can_use_is_refused()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        edge.Legs.Refuses = "There is no common codec.";

        Assert.Equal(488, (await edge.CallAsync()).Status);
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_a_worker_is_asked_leaves_nothing_behind()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        using var cancel = new CancellationTokenSource();
        edge.Legs.Opening = async () =>
        {
            await cancel.CancelAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        };

        Assert.Equal(487, (await edge.CallAsync(cancel: cancel.Token)).Status);

        await edge.UntilDoneAsync("close at worker-1.test");
        Assert.DoesNotContain(edge.Legs.Done, done => done.StartsWith("converse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_callers_telephone_holds_and_resumes()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        var answered = await edge.CallAsync();
        await edge.RecordAsync(call => call.Phase is CallPhase.Connected);

        edge.Legs.HoldsNext = true;
        Assert.True((await answered.Dialog!.ReinviteAsync(Phone.Sdp("hold"))).IsSuccess);
        await edge.RecordAsync(call => call is { Phase: CallPhase.OnHold, HeldBy: not null });

        edge.Legs.HoldsNext = false;
        Assert.True((await answered.Dialog.ReinviteAsync(Phone.Sdp("resume"))).IsSuccess);
        await edge.RecordAsync(call => call is { Phase: CallPhase.Connected, HeldBy: null });
    }

    [Fact]
    public async Task Keys_by_signalling_reach_the_worker()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        var answered = await edge.CallAsync();
        await edge.RecordAsync(call => call.Phase is CallPhase.Connected);

        Assert.Equal(200, (await answered.Dialog!.InfoAsync(new SipBody(DtmfRelay.RelayType, "Signal=5\r\nDuration=160\r\n"u8.ToArray()))).Status);

        await edge.UntilDoneAsync("press 5");
    }

    [Fact]
    public async Task A_lost_worker_is_replaced_by_another_one_and_the_party_sees_the_same_session()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        var offers = new List<string>();
        edge.Phone.OnOffer = offer =>
        {
            offers.Add(System.Text.Encoding.ASCII.GetString(offer.Body!.Content));
            return SipAnswer.Accept(Phone.Sdp("moved"));
        };
        await edge.CallAsync();
        var record = await edge.RecordAsync(call => call.Phase is CallPhase.Connected);

        Assert.True(await edge.Services.GetRequiredService<ITelephony>().RestartMediaAsync(record.ConnectionId!, "media-3", isOpen: true, CancellationToken.None));

        Assert.Contains("o=- 1 2 IN IP4 192.0.2.2", Assert.Single(offers), StringComparison.Ordinal);
        Assert.Contains("converse 3 at worker-2.test", edge.Legs.Done);
        Assert.Contains("answer of the party", edge.Legs.Done);
        await edge.UntilDoneAsync("close at worker-1.test");
    }

    [Fact]
    public async Task A_provider_that_transfers_is_asked_to_and_its_answer_ends_the_call()
    {
        await using var edge = await SipEdgeHost.StartAsync(settings: [("Sip:Trunks:0:Signalling:Transfer", "Refer"), ("Routes:Default:TransferNeedsPerson", "false")]);
        var asked = new TaskCompletionSource<string>();
        edge.Phone.OnRefer = referral =>
        {
            asked.SetResult(referral.Target.ToString()!);
            _ = referral.NotifyAsync(200);
            return ValueTask.FromResult(202);
        };
        var answered = await edge.CallAsync();
        var record = await edge.RecordAsync(call => call.Phase is CallPhase.Connected);

        await edge.Services.GetRequiredService<CallControl>().TransferAsync(record.Id, new Asker("agent", true), null, "+15550199900", "A summary.", CancellationToken.None);

        Assert.Contains("+15550199900", await asked.Task.WaitAsync(Phone.Patience), StringComparison.Ordinal);
        Assert.Equal(CallEnding.Transferred, (await edge.RecordAsync(call => call.Ending is not null)).Ending);
        await answered.Dialog!.Ended.WaitAsync(Phone.Patience);
    }

    [Fact]
    public async Task The_reports_of_workers_are_followed_and_unsigned_ones_are_not()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        var answered = await edge.CallAsync();
        var record = await edge.RecordAsync(call => call.Phase is CallPhase.Connected);

        Assert.Equal(HttpStatusCode.Unauthorized, await edge.ReportAsync(new LegEvent(LegEventKind.Lost, record.ConnectionId!), isSigned: false));
        Assert.Equal(HttpStatusCode.NoContent, await edge.ReportAsync(new LegEvent(LegEventKind.Lost, record.ConnectionId!)));

        Assert.Equal(SipDialogEndCause.Remote, (await answered.Dialog!.Ended.WaitAsync(Phone.Patience)).Cause);
    }

    [Fact]
    public async Task While_the_store_is_away_calls_are_answered_and_ended()
    {
        await using var edge = await SipEdgeHost.StartAsync();
        edge.Calls.IsAway = true;

        var answered = await edge.CallAsync();
        Assert.Equal(200, answered.Status);
        await edge.UntilDoneAsync("converse 0 at worker-1.test");
        await answered.Dialog!.ByeAsync();

        await edge.UntilDoneAsync("close at worker-1.test");
    }

    [Fact]
    public async Task A_trunk_has_only_as_many_calls_as_it_may_have()
    {
        await using var edge = await SipEdgeHost.StartAsync(settings: ("Sip:Trunks:0:Limits:Calls", "1"));
        var first = await edge.CallAsync();

        Assert.Equal((200, 503), (first.Status, (await edge.CallAsync()).Status));
        await first.Dialog!.ByeAsync();
        await edge.UntilDoneAsync("close at worker-1.test");

        await Waiting.UntilAsync(async () => (await edge.CallAsync()).Status == 200);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(486, CallEnding.Busy)]
    [InlineData(603, CallEnding.Declined)]
    [InlineData(480, CallEnding.NotAnswered)]
    [InlineData(404, CallEnding.NotPlaced)]
    public async Task A_call_that_the_platform_places_ends_as_the_telephone_answers(int status, CallEnding? ending)
    {
        await using var edge = await SipEdgeHost.StartAsync(
            settings: [("Outbound:Targets:0", "+1555*"), ("Routes:Numbers:0:Number", SipEdgeHost.Number), ("Routes:Numbers:0:Agent", "claims")]);
        edge.Phone.OnInvite = async invite =>
        {
            await invite.ProgressAsync(180);
            if (status == 200)
            {
                await invite.AcceptAsync(Phone.Sdp("answer"), edge.Phone);
            }
            else
            {
                invite.Reject(status);
            }
        };

        var order = new OutboundOrder(SipEdgeHost.Number, SipEdgeHost.Caller, "test", new OutboundTalk("Hello.", null));
        Assert.Equal(PlaceOutcome.Placed, await edge.Services.GetRequiredService<OutboundCalls>().PlaceAsync(CallId.At(TimeProvider.System.GetUtcNow()), order, CancellationToken.None));

        if (ending is null)
        {
            await edge.UntilDoneAsync("answer of the party");
            await edge.UntilDoneAsync("converse 0 at worker-1.test");
            await edge.RecordAsync(call => call is { Phase: CallPhase.Connected, AnsweredAt: not null });
            return;
        }

        Assert.Equal(ending, (await edge.RecordAsync(call => call.IsDisconnected)).Ending);
        await edge.UntilDoneAsync("close at worker-1.test");
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(250, true)]
    [InlineData(260, false)]
    public async Task The_agent_gets_the_headers_that_the_trunk_passes_on(int length, bool isPassed)
    {
        await using var edge = await SipEdgeHost.StartAsync(settings: ("Sip:Trunks:0:Signalling:PassedHeaders:0", "X-Customer"));
        var value = new string('7', length);

        await edge.CallAsync(headers: [new SipHeader("X-Customer", value.AsMemory()), new SipHeader("X-Other", "9".AsMemory())]);

        var order = edge.Legs.Orders.Single().Value;
        var ticket = CallTicket.Read(order.Ticket, order.Call, edge.Gateway.TicketKey, TimeProvider.System.GetUtcNow()).Ticket!;
        Assert.Equal(isPassed ? $"{{\"headers\":{{\"X-Customer\":\"{value}\"}}}}" : null, ticket.Metadata);
    }
}
