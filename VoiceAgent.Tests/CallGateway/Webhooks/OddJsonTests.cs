using System.Net;
using System.Text;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>JSON that is correct and that nobody would send on purpose. It must be refused or ignored, and never be an error of this program.</summary>
public sealed class OddJsonTests
{
    private const string Ring =
        """{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"1.0","data":DATA}""";

    private static readonly string[] Paths =
    [
        Rings.Address, "/webhooks/acs/CALL", "/webhooks/acs/CALL/consultation", "/api/calls/CALL/transfer", "/api/calls/CALL/transfer/cancel", "/api/calls/CALL/hand-over",
        "/api/calls/CALL/hang-up", "/api/calls/CALL/abandon", "/api/calls/CALL/recording/pause", "/api/calls/CALL/recording/resume",
    ];

    private static readonly string[] Bodies =
    [
        "null", "[]", "[null]", "[null,null]", "[[]]", "[[null]]", "[{}]", "[{},null]", "[[{}]]", "{}", "1", "true", "\"text\"", "[1]", "[true,null,{}]", "[\"\"]",
        """{"id":null}""", """[{"id":null,"eventType":null,"data":null}]""", """[{"specversion":null}]""", """[{"specversion":"1.0"},null]""", """[null,{"specversion":"1.0"}]""",
        """[{"specversion":"1.0","id":"1","source":"x","type":null,"data":null}]""", """[{"specversion":"1.0","id":"1","source":"x","type":[],"data":[null]}]""",
        """[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.CallConnected","data":[]}]""",
        """[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.MediaStreamingFailed","data":{"mediaStreamingUpdate":[null]}}]""",
        """[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.RecognizeCompleted","data":{"recognitionType":"dtmf","dtmfResult":{"tones":[null]}}}]""",
        """[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":[null]}]""",
        """[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":{"to":null,"from":[]}}]""",
        """[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":null}]""",
        """{"target":5}""", """{"target":[null]}""", """{"target":null,"summary":null,"attempt":null}""", """{"token":"1"}""", """{"token":1e999}""", """{"token":[1]}""", """{"attempt":{}}""",
        """["\ud800"]""", """{"attempt":"\ud800"}""",
    ];

    [Fact]
    public async Task It_is_refused_or_ignored_at_every_endpoint_that_takes_a_body()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: [("Api:Burst", "10000"), ("Api:RequestsPerSecond", "10000")]);
        using var client = gateway.CreateClient();
        var call = await LiveCall.TalkAsync(gateway);
        string[] bodies = [.. Bodies, new string('[', 2_000), new string('[', 60) + new string(']', 60)];
        foreach (var path in Paths)
        {
            foreach (var body in bodies)
            {
                var answer = await PostAsync(gateway, client, path, call, body);

                Assert.True((int)answer.StatusCode < 500, $"{path} with {body[..Math.Min(100, body.Length)]}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        Assert.Empty(gateway.Telephony.Answered);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("[GOOD,null]")]
    [InlineData("[null,GOOD]")]
    [InlineData("[GOOD,[]]")]
    [InlineData("[GOOD,7]")]
    public async Task A_delivery_with_a_member_that_is_no_event_is_refused_as_a_whole(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var client = gateway.CreateClient();
        var good = Ring.Replace("DATA", Rings.Data("ring-1"), StringComparison.Ordinal);

        var answer = await PostAsync(gateway, client, Rings.Address, default, body.Replace("GOOD", good, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(gateway.Telephony.Answered);
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayHost gateway, HttpClient client, string path, CallId call, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path.Replace("CALL", $"{call}", StringComparison.Ordinal)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", path.StartsWith("/webhooks/acs", StringComparison.Ordinal)
            ? gateway.Acs.Issue(GatewayHost.AcsAudience)
            : gateway.People.Issue(GatewayHost.Audience, claims: [("sub", "pipeline"), ("idtyp", "app"), ("roles", new[] { "Calls.Read", "Calls.Control" })]));
        return client.SendAsync(request);
    }
}
