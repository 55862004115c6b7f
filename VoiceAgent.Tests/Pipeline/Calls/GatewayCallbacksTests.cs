using System.Net;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Calls;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class GatewayCallbacksTests
{
    private static readonly CallbackWish Wish = new(CallId.At(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero)), "+15550100001", "Her claim.")
    {
        WishedAt = new DateTimeOffset(2026, 1, 6, 15, 30, 0, TimeSpan.FromHours(-5)),
        TimeZone = "America/New_York",
    };

    [Theory]
    [InlineData(HttpStatusCode.Created, null)]
    [InlineData(HttpStatusCode.Forbidden, "This number must not be called.")]
    [InlineData(HttpStatusCode.BadRequest, "Nobody can be called back on this number or at this time.")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "Call-backs cannot be noted now.")]
    public async Task The_gateway_gets_the_wish_and_its_refusal_is_a_sentence_for_the_model(HttpStatusCode status, string? refusal)
    {
        using var gateway = new Gateway(status);
        using var http = new HttpClient(gateway) { BaseAddress = new Uri("http://gateway.test/") };

        Assert.Equal(refusal, await new GatewayCallbacks(http).NoteAsync(Wish, $"{Wish.Call}:a key with spaces {new string('x', 200)}", default));
        Assert.Equal("/api/callbacks", gateway.Path);
        Assert.Contains("\"wishedAt\":\"2026-01-06T15:30:00-05:00\"", gateway.Body, StringComparison.Ordinal);
        Assert.Contains($"\"call\":\"{Wish.Call}\"", gateway.Body, StringComparison.Ordinal);
        Assert.Equal(64, gateway.Key?.Length);
    }

    private sealed class Gateway(HttpStatusCode status) : HttpMessageHandler
    {
        public string? Path { get; private set; }

        public string Body { get; private set; } = "";

        public string? Key { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Path, Body, Key) = (request.RequestUri!.AbsolutePath, await request.Content!.ReadAsStringAsync(cancellationToken), request.Headers.GetValues("Idempotency-Key").Single());
            return new HttpResponseMessage(status);
        }
    }
}
