using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.CallGateway.Webhooks.Signed;
using VoiceAgent.ServiceDefaults;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>What is refused before a body is read, in virtual time.</summary>
public sealed class SignedRequestsTests
{
    private readonly VirtualTime _time = new();
    private readonly MemoryInbox _inbox;
    private readonly SourceLimits _limits;
    private readonly SignedRequests _requests;

    public SignedRequestsTests()
    {
        _inbox = new MemoryInbox(_time);
        var figures = new WebhookFigures(new FakeMeters(), _inbox, _time);
        _limits = new SourceLimits(_inbox, Options.Create(new SourceLimitOptions { RefusedPerSecond = 1, RefusedBurst = 3 }), figures, _time, NullLogger<SourceLimits>.Instance);
        var options = Options.Create(new WebhookOptions { Key = GatewayHost.WebhookKey, Senders = [new SignedSender { Name = SignedMessage.Sender, Secrets = [SignedMessage.Secret, SignedMessage.NextSecret] }] });
        _requests = new SignedRequests(options, _limits, figures, new RefusalLog(_time, NullLogger<RefusalLog>.Instance), _time);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(299, 200)]
    [InlineData(-299, 200)]
    [InlineData(301, 401)]
    [InlineData(-301, 401)]
    public async Task A_timestamp_may_differ_by_the_tolerance_and_else_the_body_is_not_read(int seconds, int expected)
    {
        var body = new CountedBody();
        var context = New(body, IPAddress.Parse("192.0.2.1"), _time.GetUtcNow().AddSeconds(seconds));

        Assert.Equal(expected, StatusOf(await _requests.ReadAsync(context, "test", default)));
        Assert.Equal(expected == 200, body.Reads > 0);
    }

    [Fact]
    public async Task An_address_that_guesses_signatures_is_stopped_before_its_next_body_is_read_until_it_has_waited()
    {
        var (guesser, other) = (IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8:0:1::1"));
        for (var number = 0; number < 4; number++)
        {
            var context = New(new CountedBody(), guesser, _time.GetUtcNow(), $"whsec_{Convert.ToBase64String(new byte[32])}");
            Assert.Equal(401, StatusOf(await _requests.ReadAsync(context, "test", default)));
            await _limits.RefusedAsync(context);
        }

        // The rest of its network is the same sender.
        var body = new CountedBody();
        var blocked = New(body, IPAddress.Parse("2001:db8::2"), _time.GetUtcNow());
        Assert.Equal(429, StatusOf(await _requests.ReadAsync(blocked, "test", default)));
        Assert.Equal("1", blocked.Response.Headers.RetryAfter);
        Assert.Equal(0, body.Reads);
        Assert.Equal(200, StatusOf(await _requests.ReadAsync(New(new CountedBody(), other, _time.GetUtcNow()), "test", default)));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, StatusOf(await _requests.ReadAsync(New(new CountedBody(), guesser, _time.GetUtcNow()), "test", default)));
    }

    [Fact]
    public async Task While_redis_is_away_addresses_are_stopped_by_this_gateway_alone()
    {
        _inbox.IsDown = true;
        var address = IPAddress.Parse("192.0.2.1");
        for (var number = 0; number < 100; number++)
        {
            await _limits.RefusedAsync(New(new CountedBody(), address, _time.GetUtcNow()));
        }

        Assert.Equal(429, StatusOf(await _requests.ReadAsync(New(new CountedBody(), address, _time.GetUtcNow()), "test", default)));
    }

    private static int StatusOf(SignedRequest request) => request.Refusal is ProblemHttpResult refused ? refused.StatusCode : 200;

    private static DefaultHttpContext New(CountedBody body, IPAddress address, DateTimeOffset at, string? secret = null)
    {
        Assert.True(WebhookSignature.TryRead(secret ?? SignedMessage.NextSecret, out var key));
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = address }, Request = { Body = body } };
        context.Request.Headers[WebhookSignature.IdHeader] = "message-1";
        context.Request.Headers[WebhookSignature.TimestampHeader] = $"{at.ToUnixTimeSeconds()}";
        context.Request.Headers[WebhookSignature.SignatureHeader] = WebhookSignature.Of([key], "message-1", at, "{}"u8);
        return context;
    }

    private sealed class CountedBody() : MemoryStream("{}"u8.ToArray())
    {
        public int Reads { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
