using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

public sealed class WebhookSubscriberTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // The example of the specification Standard Webhooks.
    [Fact]
    public void The_signature_is_that_of_the_specification()
    {
        Assert.True(WebhookSignature.TryRead(Secret, out var key));

        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Of([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8));
    }

    [Fact]
    public async Task A_receiver_gets_a_signed_CloudEvent_that_its_library_reads()
    {
        await using var receiver = await Receiver.StartAsync(HttpStatusCode.NoContent);
        var happened = ExampleEvents.New(CallId.At(receiver.Time.GetUtcNow()), EventTypes.Answered, receiver.Time.GetUtcNow());

        await receiver.Subscriber(Secret, "whsec_" + Convert.ToBase64String(new byte[32])).SendAsync(happened, CancellationToken.None);

        var (headers, body) = Assert.Single(receiver.Requests);
        var cloud = CloudEvent.Parse(new BinaryData(body))!;
        Assert.Equal((happened.Id, happened.Type, happened.At, "http://gateway.test", $"calls/{happened.Call}"), (cloud.Id, cloud.Type, cloud.Time, cloud.Source, cloud.Subject));
        Assert.Equal(happened.Call.ToString(), cloud.Data!.ToObjectFromJson<JsonElement>().GetProperty("callId").GetString());
        Assert.Equal(2, headers["webhook-signature"].Split(' ').Length);
        Assert.True(WebhookSignature.TryRead(Secret, out var key));
        Assert.StartsWith(WebhookSignature.Of([key], headers["webhook-id"], DateTimeOffset.FromUnixTimeSeconds(long.Parse(headers["webhook-timestamp"], CultureInfo.InvariantCulture)), body), headers["webhook-signature"], StringComparison.Ordinal);
        Assert.Equal("application/cloudevents+json", headers["Content-Type"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.Redirect, false)]
    [InlineData(HttpStatusCode.Gone, true)]
    public async Task An_event_that_is_not_accepted_is_a_failure_that_names_the_status(HttpStatusCode status, bool isPermanent)
    {
        await using var receiver = await Receiver.StartAsync(status);

        var refused = await Assert.ThrowsAsync<DeliveryException>(() => receiver.Subscriber(Secret).SendAsync(ExampleEvents.New(CallId.At(receiver.Time.GetUtcNow()), EventTypes.Ended, receiver.Time.GetUtcNow()), CancellationToken.None));

        Assert.Equal(($"It answered {(int)status}.", isPermanent), (refused.Message, refused.IsPermanent));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_is_a_failure()
    {
        var receiver = await Receiver.StartAsync(HttpStatusCode.OK);
        await using (receiver)
        {
        }

        await Assert.ThrowsAsync<DeliveryException>(() => receiver.Subscriber(Secret).SendAsync(ExampleEvents.New(CallId.At(receiver.Time.GetUtcNow()), EventTypes.Ended, receiver.Time.GetUtcNow()), CancellationToken.None));
    }

    [Theory]
    [InlineData("Events:Webhooks:0:Url", "http://example.com", "cannot be used")]
    [InlineData("Events:Webhooks:0:Url", "https://user:password@example.com", "cannot be used")]
    [InlineData("Events:Webhooks:0:Secrets:0", "short", "needs one or two Secrets")]
    [InlineData("Events:Webhooks:0:Types:0", "call.started", "names the type 'call.started'")]
    [InlineData("Events:Webhooks:0:Name", "event-grid", "has the name 'event-grid'")]
    [InlineData("Events:TopicEndpoint", "http://example.com", "must be the https endpoint")]
    public void Settings_that_cannot_be_used_are_named(string key, string value, string expected)
    {
        var options = new EventOptions
        {
            TopicEndpoint = key == "Events:TopicEndpoint" ? value : "",
            Webhooks =
            [
                new WebhookTarget
                {
                    Name = key.EndsWith("Name", StringComparison.Ordinal) ? value : "crm",
                    Url = key.EndsWith("Url", StringComparison.Ordinal) ? value : "https://crm.example.com/calls",
                    Secrets = [key.Contains("Secrets", StringComparison.Ordinal) ? value : Secret],
                    Types = key.Contains("Types", StringComparison.Ordinal) ? [value] : [],
                },
            ],
        };

        Assert.Contains(expected, Assert.Single(options.Validate(new(options))).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_differ()
    {
        var options = new EventOptions();
        Assert.Equal([2, 4, 8, 600, 600], new[] { 1, 2, 3, 10, 1_000 }.Select(failures => BackOff.After(failures, options.FirstPause, options.LongestPause, draw: 0).TotalSeconds));
        Assert.Equal(300, BackOff.After(20, options.FirstPause, options.LongestPause, draw: 1).TotalSeconds);
        Assert.True(Enumerable.Range(0, 50).Select(tries => BackOff.Draw("id", tries)).Distinct().Count() > 40);
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ServiceProvider _services;

        private Receiver(HttpStatusCode status)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.MapPost("/calls", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                Requests.Add((request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
                request.HttpContext.Response.Headers.Location = "/elsewhere";
                return Results.StatusCode((int)status);
            });
            _services = new ServiceCollection().AddHttpClient(WebhookSubscriber.Client)
                .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false }).Services.BuildServiceProvider();
        }

        public VirtualTime Time { get; } = new();

        public List<(Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = [];

        private string Address { get; set; } = "";

        public static async Task<Receiver> StartAsync(HttpStatusCode status)
        {
            var receiver = new Receiver(status);
            await receiver._app.StartAsync();
            receiver.Address = receiver._app.Urls.First();
            return receiver;
        }

        public WebhookSubscriber Subscriber(params string[] secrets) => new(
            new WebhookTarget { Name = "crm", Url = $"{Address}/calls", Secrets = secrets }, "http://gateway.test", _services.GetRequiredService<IHttpClientFactory>(), Time);

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();
    }
}
