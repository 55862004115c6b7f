using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Tests.Sip;

public sealed class DialogTests : IAsyncLifetime
{
    private Phone _anna = null!;
    private Phone _bert = null!;

    public async Task InitializeAsync() => (_anna, _bert) = (await Phone.StartAsync(), await Phone.StartAsync());

    public async Task DisposeAsync()
    {
        await _anna.DisposeAsync();
        await _bert.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_answered_and_ended_by_the_one_who_called()
    {
        var (ours, theirs) = await _anna.CallAsync(_bert);

        await ours.ByeAsync(new SipReason("Q.850", 16, "Normal call clearing"));

        Assert.Equal("ended Remote Normal call clearing", await _bert.HearsAsync("ended"));
        Assert.Equal(SipDialogEndCause.Local, (await ours.Ended.WaitAsync(Phone.Patience)).Cause);
        Assert.Equal(SipDialogEndCause.Remote, (await theirs.Ended.WaitAsync(Phone.Patience)).Cause);
        Assert.Equal((0, 0), (_anna.Endpoint.Dialogs, _bert.Endpoint.Dialogs));
    }

    [Fact]
    public async Task A_call_is_ended_by_the_one_who_was_called()
    {
        var (ours, theirs) = await _anna.CallAsync(_bert);

        await theirs.ByeAsync();

        Assert.Equal(SipDialogEndCause.Remote, (await ours.Ended.WaitAsync(Phone.Patience)).Cause);
    }

    [Fact]
    public async Task Ringing_is_reported_with_early_media()
    {
        _bert.OnInvite = async invite =>
        {
            await invite.ProgressAsync(180);
            await invite.ProgressAsync(183, Phone.Sdp("early"));
            await invite.AcceptAsync(Phone.Sdp("answer"), _bert);
        };
        var progress = new List<string>();
        var result = await _anna.Endpoint.InviteAsync(_anna.To(_bert) with
        {
            Progress = heard =>
            {
                progress.Add($"{heard.Status} {heard.Body?.Content.Length}");
                return ValueTask.CompletedTask;
            },
        }, _anna);

        Assert.Equal(["180 ", "183 14"], progress.ToArray());
        Assert.Equal(Phone.Sdp("answer"), result.Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reliable_ringing_waits_for_PRACK(bool required)
    {
        _bert.OnInvite = async invite =>
        {
            await invite.ProgressAsync(183, Phone.Sdp("early"), reliable: !required);
            await invite.AcceptAsync(null, _bert);
        };

        var result = await _anna.Endpoint.InviteAsync(_anna.To(_bert) with { RequireReliableProgress = required }, _anna);

        Assert.Equal((200, 1), (result.Status, _anna.Sent("PRACK")));
        Assert.Equal(Phone.Sdp("early"), result.Dialog!.State.RemoteBody);
    }

    [Fact]
    public async Task A_refusal_is_reported_with_its_contacts()
    {
        _bert.OnInvite = invite =>
        {
            invite.Redirect(SipUri.Parse("sip:other@192.0.2.1"));
            return ValueTask.CompletedTask;
        };

        var result = await _anna.Endpoint.InviteAsync(_anna.To(_bert), _anna);

        Assert.Equal((302, "sip:other@192.0.2.1"), (result.Status, result.Contacts.Single().Uri.ToString()));
        Assert.Equal((0, 0), (_anna.Endpoint.Dialogs, _bert.Endpoint.Dialogs));
    }

    [Fact]
    public async Task A_call_is_cancelled_while_it_rings()
    {
        using var cancel = new CancellationTokenSource();
        _bert.OnInvite = async invite =>
        {
            await invite.ProgressAsync(180);
            await cancel.CancelAsync();
        };

        var result = await _anna.Endpoint.InviteAsync(_anna.To(_bert), _anna, cancel.Token);

        Assert.Equal((487, null), (result.Status, result.Dialog));
        await _bert.HearsAsync("cancelled");
    }

    [Fact]
    public async Task Hold_and_resume_are_offered_in_both_directions()
    {
        var (ours, theirs) = await _anna.CallAsync(_bert);

        var hold = await ours.ReinviteAsync(Phone.Sdp("hold"));
        var resume = await theirs.ReinviteAsync(Phone.Sdp("resume"));
        var update = await ours.UpdateAsync(Phone.Sdp("update"));

        Assert.Equal((200, 200, 200), (hold.Status, resume.Status, update.Status));
        Assert.Contains("hold", await _bert.HearsAsync("offered"), StringComparison.Ordinal);
        Assert.Contains("resume", await _anna.HearsAsync("offered"), StringComparison.Ordinal);
        Assert.Equal(Phone.Sdp("update"), ours.State.LocalBody);
        Assert.Equal(Phone.Sdp("update"), theirs.State.RemoteBody);
    }

    [Fact]
    public async Task A_refused_offer_leaves_the_session()
    {
        var (ours, _) = await _anna.CallAsync(_bert);
        _bert.OnOffer = _ => SipAnswer.NotAcceptable;

        var outcome = await ours.ReinviteAsync(Phone.Sdp("hold"));

        Assert.Equal((488, SipDialogPhase.Confirmed), (outcome.Status, ours.State.Phase));
        Assert.Equal(Phone.Sdp("offer"), ours.State.LocalBody);
    }

    [Fact]
    public async Task Offers_that_cross_both_succeed_in_the_end()
    {
        var (ours, theirs) = await _anna.CallAsync(_bert);

        var outcomes = await Task.WhenAll(ours.ReinviteAsync(Phone.Sdp("one")), theirs.ReinviteAsync(Phone.Sdp("two")));

        Assert.All(outcomes, outcome => Assert.Equal(200, outcome.Status));
    }

    [Fact]
    public async Task Tones_arrive_by_INFO()
    {
        var (ours, _) = await _anna.CallAsync(_bert);

        await ours.InfoAsync(new DtmfRelay('#', TimeSpan.FromMilliseconds(250)).ToBody());

        Assert.Equal("tone # 250", await _bert.HearsAsync("tone"));
    }

    [Fact]
    public async Task A_transfer_is_asked_for_and_reported()
    {
        var (ours, _) = await _anna.CallAsync(_bert);
        _bert.OnRefer = async referral =>
        {
            _ = Task.Run(async () =>
            {
                await referral.NotifyAsync(180);
                await referral.NotifyAsync(200);
            });
            return await ValueTask.FromResult(202);
        };

        var outcome = await ours.ReferAsync(SipUri.Parse("sip:third@192.0.2.9"), report =>
        {
            _anna.Note($"report {report.Status} {report.IsLast}");
            return ValueTask.CompletedTask;
        });

        Assert.Equal(202, outcome.Status);
        Assert.Equal("referred sip:third@192.0.2.9 ", await _bert.HearsAsync("referred"));
        await _anna.HearsAsync("report 200 True");
    }

    [Fact]
    public async Task An_attended_transfer_takes_the_place_of_a_dialog()
    {
        await using var carl = await Phone.StartAsync();
        var (ours, _) = await _anna.CallAsync(_bert);
        var (consultation, atCarl) = await _anna.CallAsync(carl);
        _bert.OnRefer = async referral =>
        {
            var result = await _bert.Endpoint.InviteAsync(new SipInvite(referral.Target, new NameAddress(_bert.Uri), Phone.Sdp("offer")) { Replaces = referral.Replaces }, _bert);
            _bert.Note($"transferred {result.Status}");
            return 202;
        };

        await ours.ReferAsync(consultation.ReplacingTarget, progress: null);

        await _bert.HearsAsync("transferred 200");
        Assert.Equal(SipDialogEndCause.Remote, (await consultation.Ended.WaitAsync(Phone.Patience)).Cause);
        Assert.Equal(SipDialogEndCause.Replaced, (await atCarl.Ended.WaitAsync(Phone.Patience)).Cause);
    }

    [Fact]
    public async Task An_unknown_replaced_dialog_is_refused()
    {
        var result = await _anna.Endpoint.InviteAsync(_anna.To(_bert) with { Replaces = new SipReplaces("nobody", "a", "b") }, _anna);

        Assert.Equal(481, result.Status);
    }

    [Fact]
    public async Task Another_process_goes_on_with_a_dialog()
    {
        var (_, theirs) = await _anna.CallAsync(_bert, invite => invite with { Headers = [new SipHeader("X-Room", "7".AsMemory())] });
        await theirs.InfoAsync(new DtmfRelay('1', TimeSpan.FromMilliseconds(100)).ToBody());
        await _anna.HearsAsync("tone 1");
        var state = _anna.Stored.Values.Single(stored => stored.Phase == SipDialogPhase.Confirmed);
        var written = JsonSerializer.Serialize(state);
        var address = _anna.Address;
        await _anna.DisposeAsync();

        _anna = await Phone.StartAsync(options => options with { Listen = [new SipListenOptions(SipTransport.Udp, address)] });
        var read = JsonSerializer.Deserialize<SipDialogState>(written)!;
        _anna.OnUnknown = asked => asked == read.Id ? new SipResumption(read, _anna) : null;
        await theirs.InfoAsync(new DtmfRelay('2', TimeSpan.FromMilliseconds(100)).ToBody());
        await _anna.HearsAsync("tone 2");
        var resumed = _anna.Endpoint.Find(read.Id)!;
        Assert.Equal(200, (await resumed.ReinviteAsync(Phone.Sdp("again"))).Status);
        await resumed.ByeAsync();

        Assert.Equal(SipDialogEndCause.Remote, (await theirs.Ended.WaitAsync(Phone.Patience)).Cause);
    }

    [Fact]
    public async Task A_request_in_an_unknown_dialog_ends_it_at_the_sender()
    {
        var (ours, theirs) = await _anna.CallAsync(_bert);
        theirs.End(new SipDialogEnd(SipDialogEndCause.Local));

        Assert.Equal(481, (await ours.OptionsAsync()).Status);
        Assert.Equal(SipDialogEndCause.PeerLost, (await ours.Ended.WaitAsync(Phone.Patience)).Cause);
    }

    [Fact]
    public async Task A_call_without_an_offer_gets_the_answer_in_ACK()
    {
        _bert.OnInvite = async invite =>
        {
            Assert.Null(invite.Offer);
            await invite.AcceptAsync(Phone.Sdp("offer"), _bert);
        };

        var result = await _anna.Endpoint.InviteAsync(new SipInvite(_bert.Uri, new NameAddress(_anna.Uri), null) { AnswerOffer = _ => Phone.Sdp("answer") }, _anna);

        Assert.Equal(200, result.Status);
        Assert.Contains("answer", await _bert.HearsAsync("answered"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_call_goes_over_TCP()
    {
        await using var carl = await Phone.StartAsync(options => options with
        {
            Listen = [new SipListenOptions(SipTransport.Tcp, _bert.Address)],
        });
        var large = new SipBody(SipBody.Sdp, new byte[3_000]);
        carl.OnInvite = async invite => await invite.AcceptAsync(Phone.Sdp("answer"), carl);

        var result = await _anna.Endpoint.InviteAsync(_anna.To(carl, large), _anna);

        Assert.Equal(200, result.Status);
        Assert.Equal(SipTransport.Tcp, (await carl.Invites.Reader.ReadAsync()).Flow.Transport);
        Assert.Equal(200, (await result.Dialog!.OptionsAsync()).Status);
    }

    [Fact]
    public async Task A_challenge_is_answered_also_in_a_dialog()
    {
        _bert.OnInvite = async invite =>
        {
            if (invite.Authenticate("here", user => user == "anna" ? "secret" : null))
            {
                await invite.AcceptAsync(Phone.Sdp("answer"), _bert);
            }
        };

        var right = await _anna.Endpoint.InviteAsync(_anna.To(_bert) with { Credential = new SipCredential("anna", "secret") }, _anna);
        var wrong = await _anna.Endpoint.InviteAsync(_anna.To(_bert) with { Credential = new SipCredential("anna", "guess") }, _anna);

        Assert.Equal((200, 401), (right.Status, wrong.Status));
        Assert.Equal(200, (await right.Dialog!.ReinviteAsync(Phone.Sdp("hold"))).Status);
        Assert.DoesNotContain("secret", _anna.Wire.Select(message => System.Text.Encoding.UTF8.GetString(message.Message)).Aggregate(string.Concat), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_phones_that_answer_the_first_wins_and_the_other_is_ended()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var forking = SipUri.Parse($"sip:both@{socket.Client.LocalEndPoint}");
        var calling = _anna.Endpoint.InviteAsync(new SipInvite(forking, new NameAddress(_anna.Uri), Phone.Sdp("offer")), _anna);
        var received = await socket.ReceiveAsync().WaitAsync(Phone.Patience);
        var invite = (SipRequest)SipParser.Parse(received.Buffer);
        foreach (var (status, tag) in new[] { (180, "a"), (180, "b"), (200, "b"), (200, "b"), (200, "a") })
        {
            var response = invite.Respond(status, tag);
            response.Headers.Add("Contact", $"<sip:{tag}@{socket.Client.LocalEndPoint}>");
            await socket.SendAsync(response.ToBytes(), received.RemoteEndPoint);
        }

        var result = await calling.WaitAsync(Phone.Patience);
        var seen = new List<string>();
        while (!seen.Contains("BYE a"))
        {
            var request = (SipRequest)SipParser.Parse((await socket.ReceiveAsync().WaitAsync(Phone.Patience)).Buffer);
            seen.Add($"{request.Method} {request.To.Tag}");
            if (request.Method == SipMethods.Bye)
            {
                await socket.SendAsync(request.Respond(200, null).ToBytes(), received.RemoteEndPoint);
            }
        }

        Assert.Equal((200, "b"), (result.Status, result.Dialog!.Id.RemoteTag));
        Assert.Contains("ACK b", seen);
        Assert.Contains("ACK a", seen);
        Assert.DoesNotContain("BYE b", seen);
    }

    [Fact]
    public async Task BYE_while_it_rings_ends_the_call()
    {
        _bert.OnInvite = async invite => await invite.ProgressAsync(180);

        var result = await _anna.Endpoint.InviteAsync(_anna.To(_bert) with { Progress = heard => new ValueTask(heard.Dialog!.ByeAsync()) }, _anna);

        Assert.Equal((487, null), (result.Status, result.Dialog));
        await _bert.HearsAsync("cancelled");
        Assert.Equal((0, 0), (_anna.Endpoint.Dialogs, _bert.Endpoint.Dialogs));
    }

    [Fact]
    public async Task A_header_of_the_endpoints_own_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => _anna.Endpoint.InviteAsync(_anna.To(_bert) with { Headers = [new SipHeader("contact", "<sip:x@y>".AsMemory())] }, _anna));

        Assert.Contains("'contact'", refused.Message, StringComparison.Ordinal);
    }
}
