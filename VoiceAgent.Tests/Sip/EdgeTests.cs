using System.Net;
using System.Net.Sockets;
using System.Text;
using VoiceAgent.Sip;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Registration;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Tests.Sip;

/// <summary>Registrations, limits, session timers and TLS.</summary>
public sealed class EdgeTests
{
    private static readonly IPEndPoint Source = new(IPAddress.Parse("192.0.2.7"), 5060);

    [Fact]
    public async Task A_registration_answers_the_challenge_and_is_ended()
    {
        await using var provider = await Phone.StartAsync();
        await using var phone = await Phone.StartAsync();
        var expires = new List<string?>();
        provider.OnRequest = request =>
        {
            if (request.Authenticate("provider", user => user == "anna" ? "secret" : null) is { } challenge)
            {
                return challenge;
            }

            expires.Add(request.Request.Headers["Expires"]);
            if (request.Request.Headers["Expires"] == "60")
            {
                var brief = request.Respond(423);
                brief.Headers.Add("Min-Expires", "90");
                return brief;
            }

            var response = request.Respond(200);
            response.Headers.Add("Contact", $"{request.Request.Contact};expires={request.Request.Headers["Expires"]}");
            response.Headers.Add("Service-Route", "<sip:out.example.com;lr>");
            return response;
        };
        var registered = new TaskCompletionSource<SipRegistrationState>();
        var address = SipUri.Parse($"sip:anna@{provider.Address}");
        await using (var registration = phone.Endpoint.Register(new SipRegistrationOptions(address, address, new SipCredential("anna", "secret")) { Expires = TimeSpan.FromSeconds(60) }))
        {
            registration.Changed += state =>
            {
                if (state.Phase == SipRegistrationPhase.Registered)
                {
                    registered.TrySetResult(state);
                }
            };
            if (registration.State.Phase == SipRegistrationPhase.Registered)
            {
                registered.TrySetResult(registration.State);
            }

            Assert.Equal("<sip:out.example.com;lr>", (await registered.Task.WaitAsync(Phone.Patience)).ServiceRoute.Single());
        }

        Assert.Equal("60 90 0", string.Join(' ', expires));
    }

    [Fact]
    public async Task A_refused_registration_says_why_and_the_guard_bans_the_guesser()
    {
        var limits = new SourceLimits(new SourceLimitsOptions { Failures = 2 }, TimeProvider.System);
        await using var provider = await Phone.StartAsync(guard: limits);
        await using var phone = await Phone.StartAsync();
        provider.OnRequest = request => request.Authenticate("provider", _ => "right");
        var failed = new TaskCompletionSource<SipRegistrationState>();
        var address = SipUri.Parse($"sip:anna@{provider.Address}");
        await using var registration = phone.Endpoint.Register(new SipRegistrationOptions(address, address, new SipCredential("anna", "wrong")) { FirstWait = TimeSpan.FromMilliseconds(100) });
        registration.Changed += state =>
        {
            if (limits.IsBanned(IPAddress.Loopback))
            {
                failed.TrySetResult(state);
            }
        };

        var state = await failed.Task.WaitAsync(Phone.Patience);

        Assert.Equal((SipRegistrationPhase.Failing, "127.0.0.1 does not accept the name or the password. Check the credentials."), (state.Phase, state.LastError));
    }

    [Fact]
    public void A_replayed_request_is_refused_and_an_old_nonce_is_stale()
    {
        var time = new SteppedTime();
        var server = new DigestServer(null, time);
        var client = new DigestClient(new SipCredential("anna", "secret"));
        var request = (SipRequest)SipParser.Parse(Encoding.UTF8.GetBytes(TortureMessages.Request("REGISTER sip:example.com SIP/2.0")));
        var challenge = request.Respond(401, "tag");
        foreach (var value in server.Challenges("here", stale: false))
        {
            challenge.Headers.Add("WWW-Authenticate", value);
        }

        Assert.Equal(DigestServer.Result.Missing, server.Check(request, "here", _ => "secret"));
        Assert.True(client.Learn(challenge));
        client.Authorize(request);
        Assert.Contains("algorithm=SHA-256", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(DigestServer.Result.Right, server.Check(request, "here", _ => "secret"));
        Assert.Equal(DigestServer.Result.Stale, server.Check(request, "here", _ => "secret"));
        client.Authorize(request);
        Assert.Equal(DigestServer.Result.Right, server.Check(request, "here", _ => "secret"));
        client.Authorize(request);
        Assert.Equal(DigestServer.Result.Wrong, server.Check(request, "here", _ => "other"));
        time.After(TimeSpan.FromMinutes(6), () => { });
        time.Step();
        Assert.Equal(DigestServer.Result.Stale, server.Check(request, "here", _ => "secret"));
        request.Headers.Set("Authorization", request.Headers["Authorization"]!.Replace("nonce=\"", "nonce=\"A", StringComparison.Ordinal));
        Assert.Equal(DigestServer.Result.Stale, server.Check(request, "here", _ => "secret"));
    }

    [Fact]
    public void A_source_has_its_rate_and_calls_can_still_end()
    {
        var time = new SteppedTime();
        var limits = new SourceLimits(new SourceLimitsOptions { RequestsPerSecond = 10, Burst = 20 }, time);

        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => limits.Judge(Arrival("OPTIONS")) == SipVerdict.Pass));
        Assert.Equal(SipVerdict.Pass, limits.Judge(Arrival("BYE")));
        time.After(TimeSpan.FromSeconds(1), () => { });
        time.Step();
        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => limits.Judge(Arrival("OPTIONS")) == SipVerdict.Pass));
    }

    [Fact]
    public void A_ban_grows()
    {
        var time = new SteppedTime();
        var limits = new SourceLimits(new SourceLimitsOptions { Failures = 1, FirstBan = TimeSpan.FromMinutes(1) }, time);

        limits.AuthenticationFailed(Source.Address);
        time.After(TimeSpan.FromSeconds(61), () => { });
        time.Step();
        Assert.False(limits.IsBanned(Source.Address));
        limits.AuthenticationFailed(Source.Address);
        time.After(TimeSpan.FromSeconds(61), () => { });
        time.Step();

        Assert.True(limits.IsBanned(Source.Address));
        Assert.Equal(SipVerdict.Drop, limits.Judge(Arrival("INVITE")));
    }

    [Theory]
    [InlineData("friendly-scanner", SipVerdict.Drop)]
    [InlineData("SIPVicious 0.3", SipVerdict.Drop)]
    [InlineData("Linphone", SipVerdict.Pass)]
    public void Scanners_are_dropped(string userAgent, SipVerdict verdict) => Assert.Equal(verdict, new SourceLimits(new SourceLimitsOptions(), new SteppedTime()).Judge(Arrival("OPTIONS", userAgent)));

    [Fact]
    public async Task A_scanner_hears_nothing()
    {
        await using var phone = await Phone.StartAsync(guard: new SourceLimits(new SourceLimitsOptions(), TimeProvider.System));
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        await socket.SendAsync(Encoding.UTF8.GetBytes(TortureMessages.Request("OPTIONS sip:100@1.1.1.1 SIP/2.0", more: "User-Agent: friendly-scanner")), phone.Address);
        await socket.SendAsync(Encoding.UTF8.GetBytes(TortureMessages.Request("OPTIONS sip:honest@1.1.1.1 SIP/2.0").Replace("z9hG4bKtorture", "z9hG4bKhonest", StringComparison.Ordinal)), phone.Address);

        Assert.Contains("z9hG4bKhonest", Encoding.UTF8.GetString((await socket.ReceiveAsync().WaitAsync(Phone.Patience)).Buffer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_transactions_are_refused_with_a_time_to_wait()
    {
        await using var phone = await Phone.StartAsync(options => options with { Transactions = new SipTransactionLimits { Alive = 3 } });
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        SipResponse? last = null;
        for (var at = 0; at < 4; at++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(TortureMessages.Request("OPTIONS sip:a@b SIP/2.0").Replace("torture", $"torture{at}", StringComparison.Ordinal)), phone.Address);
            last = (SipResponse)SipParser.Parse((await socket.ReceiveAsync().WaitAsync(Phone.Patience)).Buffer);
        }

        Assert.Equal((503, TimeSpan.FromSeconds(5)), (last!.Status, last.RetryAfter));
    }

    [Fact]
    public async Task A_session_interval_that_is_too_small_is_raised()
    {
        await using var anna = await Phone.StartAsync(options => options with { Dialogs = new SipDialogOptions { SessionInterval = TimeSpan.FromSeconds(90) } });
        await using var bert = await Phone.StartAsync(options => options with { Dialogs = new SipDialogOptions { SmallestSessionInterval = TimeSpan.FromSeconds(300) } });

        var (ours, theirs) = await anna.CallAsync(bert);

        Assert.Equal((TimeSpan.FromSeconds(300), true), (ours.State.SessionTimer!.Interval, ours.State.SessionTimer.WeRefresh));
        Assert.Equal((TimeSpan.FromSeconds(300), false), (theirs.State.SessionTimer!.Interval, theirs.State.SessionTimer.WeRefresh));
    }

    [Fact]
    public async Task A_session_is_refreshed_and_ends_when_the_peer_is_gone()
    {
        var brief = new SipDialogOptions { SessionInterval = TimeSpan.FromSeconds(3), SmallestSessionInterval = TimeSpan.FromSeconds(3) };
        await using var anna = await Phone.StartAsync(options => options with { Dialogs = brief });
        await using var bert = await Phone.StartAsync(options => options with { Dialogs = brief });
        var (_, theirs) = await anna.CallAsync(bert);
        var first = theirs.State.SessionTimer!.Since;
        while (theirs.State.SessionTimer!.Since == first)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System).WaitAsync(Phone.Patience);
        }

        await anna.DisposeAsync();

        Assert.Equal(SipDialogEndCause.SessionExpired, (await theirs.Ended.WaitAsync(Phone.Patience)).Cause);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_over_TLS_trusts_its_authority_or_its_pin_and_nobody_else(bool pinned)
    {
        using var certificate = TlsCertificate.Make("127.0.0.1");
        using var stranger = TlsCertificate.Make("127.0.0.1");
        var trusting = pinned ? new SipTlsOptions { PinnedPeers = [certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)] } : new SipTlsOptions { TrustedAuthorities = [certificate] };
        await using var bert = await StartAsync(new SipTlsOptions { Certificate = certificate });
        await using var anna = await StartAsync(trusting with { Certificate = certificate });
        await using var other = await StartAsync(new SipTlsOptions { Certificate = certificate, TrustedAuthorities = [stranger] });
        bert.OnInvite = async invite => await invite.AcceptAsync(Phone.Sdp("answer"), bert);
        var target = SipUri.Parse($"sips:bert@{bert.Address}");

        var result = await anna.Endpoint.InviteAsync(new SipInvite(target, new NameAddress(anna.Uri), Phone.Sdp("offer")), anna);
        var refused = await other.Endpoint.InviteAsync(new SipInvite(target, new NameAddress(other.Uri), Phone.Sdp("offer")), other);

        Assert.Equal((200, 503), (result.Status, refused.Status));
        Assert.Equal(200, (await result.Dialog!.ReinviteAsync(Phone.Sdp("hold"))).Status);
        var theirs = bert.Endpoint.Find(new SipDialogId(result.Dialog.Id.CallId, result.Dialog.Id.RemoteTag, result.Dialog.Id.LocalTag))!;
        await theirs.ByeAsync();
        Assert.Equal(SipDialogEndCause.Remote, (await result.Dialog.Ended.WaitAsync(Phone.Patience)).Cause);

        static Task<Phone> StartAsync(SipTlsOptions tls) => Phone.StartAsync(options => options with { Tls = tls, Listen = [new SipListenOptions(SipTransport.Tls, new IPEndPoint(IPAddress.Loopback, 0))] });
    }

    [Fact]
    public async Task Behind_NAT_the_external_address_is_shown()
    {
        await using var bert = await Phone.StartAsync();
        await using var anna = await Phone.StartAsync(options => options with { Listen = [new SipListenOptions(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 0)) { ExternalHost = "edge.example.com", ExternalPort = 15060 }] });
        bert.OnInvite = async invite => await invite.AcceptAsync(Phone.Sdp("answer"), bert);

        var result = await anna.Endpoint.InviteAsync(anna.To(bert), anna);

        Assert.Equal(200, result.Status);
        var request = (await bert.Invites.Reader.ReadAsync()).Request;
        Assert.Equal("edge.example.com:15060", $"{request.Contact!.Uri.Host}:{request.Contact.Uri.Port}");
        Assert.Contains($"received=127.0.0.1", request.Headers["Via"], StringComparison.Ordinal);
        Assert.Contains($"rport={anna.Address.Port}", request.Headers["Via"], StringComparison.Ordinal);
    }

    private static SipArrival Arrival(string method, string userAgent = "") => new(Source, SipTransport.Udp, Encoding.ASCII.GetBytes(method), Encoding.ASCII.GetBytes(userAgent));
}
