using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallGateway.Access;

/// <summary>What holds for every endpoint of the gateway. New endpoints are found in the running program, so no list must be kept.</summary>
public sealed class EveryEndpointTests(ITestOutputHelper output)
{
    private const int Cases = 2_000;

    // Event Grid sends a code, telephony has tokens of its own, other systems sign what they send, an autoscaler has a key, and a link to a recording has a signature. All other endpoints have a permission.
    private static readonly string[] OwnAuthentication = ["/webhooks/azure/events", "/webhooks/acs/{call}", "/webhooks/acs/{call}/consultation", "/webhooks/eventgrid/validate", "/webhooks/transcription/{call}", "/webhooks/media-streaming/{call}", "/webhooks/metrics", "/webhooks/livekit", "/scale/places", "/openapi/{documentName}.json", "/shared/recordings/{call}"];

    private static readonly (string Key, string Value)[] NoLimit = [("Api:RequestsPerSecond", "100000"), ("Api:Burst", "100000"), ("Webhooks:Limits:RefusedPerSecond", "100000"), ("Webhooks:Limits:RefusedBurst", "100000")];

    [Fact]
    public async Task An_endpoint_has_a_permission_and_refuses_who_lacks_it()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: NoLimit);
        using var nobody = gateway.CreateClient();
        var clients = Roles.All.ToDictionary(role => role, role => gateway.AsService(role));
        var asked = 0;
        foreach (var endpoint in Endpoint.All(gateway.Services).Where(endpoint => !endpoint.IsHealth))
        {
            Assert.True(await StatusAsync(nobody, endpoint) is HttpStatusCode.Unauthorized, $"{endpoint} lets in a request without a token.");
            if (endpoint.Rule is not { } rule)
            {
                Assert.True(OwnAuthentication.Contains(endpoint.Path), $"{endpoint} has no permission. Add .Reads(…), .Discloses(…), .Commands(…) or .Changes(…) where it is mapped.");
                continue;
            }

            foreach (var role in Roles.All)
            {
                using var answer = await SendAsync(clients[role], endpoint);
                if (Permissions.Named(rule.Permission).Roles.Contains(role))
                {
                    Assert.True(answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized), $"{endpoint} refuses the role {role}.");
                }
                else
                {
                    Assert.True(answer.StatusCode is HttpStatusCode.Forbidden, $"{endpoint} answers {(int)answer.StatusCode} to the role {role}.");
                    await NamesAsync(answer, endpoint, rule.Permission);
                }

                asked++;
            }
        }

        Assert.InRange(asked, 80, 5_000);
    }

    [Theory]
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")]
    [InlineData("e677d21f-dbff-7000-8000-000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("not-an-id")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    [InlineData("\u202e\ud83d\ude00")]
    public async Task An_id_that_cannot_be_one_is_refused(string id)
    {
        await using var gateway = await GatewayHost.StartAsync(settings: NoLimit);
        using var client = gateway.AsService([.. Roles.All]);
        foreach (var endpoint in Endpoint.All(gateway.Services).Where(endpoint => endpoint.Path.Contains('{') && endpoint.Rule is not null))
        {
            using var answer = await SendAsync(client, endpoint, id);

            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{endpoint} answers {(int)answer.StatusCode} to the id {id}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task No_input_makes_an_endpoint_fail()
    {
        await using var gateway = await GatewayHost.StartAsync(settings: NoLimit);
        var live = await LiveCall.TalkAsync(gateway);
        await gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!, default);
        var inputs = new OddInputs(Seed.Run.Number, [live.ToString(), ExampleCall.Record.Id.ToString()]);
        output.WriteLine($"Seed {Seed.Run}.");
        var endpoints = Endpoint.All(gateway.Services).Where(endpoint => !endpoint.IsHealth).ToList();
        var service = gateway.AsService([.. Roles.All]);
        var person = gateway.As("Ana", [.. Roles.All]);
        var telephony = gateway.CreateClient();
        telephony.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Acs.Issue(GatewayHost.AcsAudience));
        var answers = new SortedDictionary<int, int>();
        for (var number = 0; number < Cases; number++)
        {
            var endpoint = inputs.OneOf(endpoints);
            var client = endpoint.Path.StartsWith("/webhooks", StringComparison.Ordinal) ? telephony : inputs.OneOf([service, person]);
            using var request = inputs.RequestFor(endpoint);
            using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);

            // A stream of a live call has no end, so only its beginning is read.
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);

            Assert.True((int)answer.StatusCode != 500, $"Case {number} of seed {Seed.Run}: {endpoint} answers {(int)answer.StatusCode}. {inputs.Said}");
            answers[(int)answer.StatusCode] = answers.GetValueOrDefault((int)answer.StatusCode) + 1;
        }

        output.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        Assert.True(answers.Keys.Count > 4, "The cases reach too few kinds of answers.");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Endpoint endpoint)
    {
        using var answer = await SendAsync(client, endpoint);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, Endpoint endpoint, string? id = null)
    {
        var call = CallId.At(ExampleCall.Start).ToString();
        var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), endpoint.With(name => id ?? (name == "call" ? call : "1")));
        request.Content = endpoint.TakesBody ? new StringContent("{}", Encoding.UTF8, "application/json") : null;
        return client.SendAsync(request);
    }

    private static async Task NamesAsync(HttpResponseMessage refused, Endpoint endpoint, string permission)
    {
        // An answer to HEAD has no body.
        if (endpoint.Method != "HEAD")
        {
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(permission, problem.GetProperty("permission").GetString());
            Assert.Contains(permission, problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        }
    }
}
