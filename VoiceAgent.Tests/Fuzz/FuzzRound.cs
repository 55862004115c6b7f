using System.Text;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Access;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.CallGateway.Webhooks;

namespace VoiceAgent.Tests.Fuzz;

/// <summary>Sends changed examples to one gateway. The number of a case decides everything in it.</summary>
internal sealed class FuzzRound : IDisposable
{
    private static readonly string[] ContentTypes =
        ["application/json", "application/json", "application/json", "application/cloudevents+json", "application/cloudevents-batch+json", "text/plain", "application/json; charset=utf-7", "x", ""];

    private readonly GatewayHost _gateway;
    private readonly CallId _call;
    private readonly HttpClient _client;
    private readonly IReadOnlyList<Endpoint> _api;
    private readonly string _telephony;
    private readonly string _person;

    public FuzzRound(GatewayHost gateway, CallId call)
    {
        (_gateway, _call, _client) = (gateway, call, gateway.CreateClient());
        _api = [.. Endpoint.All(gateway.Services).Where(endpoint => endpoint is { TakesBody: true, Rule: not null })];
        _telephony = gateway.Acs.Issue(GatewayHost.AcsAudience, TimeSpan.FromHours(2));
        _person = gateway.People.Issue(GatewayHost.Audience, TimeSpan.FromHours(2), claims: [("sub", "pipeline"), ("idtyp", "app"), ("roles", Roles.All.ToArray())]);
    }

    /// <returns>The status, and what was sent for the message of a failure.</returns>
    public async Task<(int Number, int Status, string Said)> SendAsync(int number)
    {
        var random = new Random(number);
        var mutations = new JsonMutations(random);
        using var request = New(number, random, mutations);
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync());
        var said = $"{request.Method} {request.RequestUri} {(body.Length > 600 ? $"{body[..600]}…" : body)}";
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            return (number, (int)answer.StatusCode, $"{said}\n{((int)answer.StatusCode >= 500 ? await answer.Content.ReadAsStringAsync(late.Token) : "")}");
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            return (number, 500, $"{said}\n{crash}");
        }
    }

    public async Task<int> RingAsync()
    {
        using var answer = await _client.PostAsync(Rings.Address, Rings.Of($"ring-{Guid.NewGuid():N}"));
        return (int)answer.StatusCode;
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage New(int number, Random random, JsonMutations mutations)
    {
        var call = random.Next(8) == 0 ? CallId.At(DateTimeOffset.UnixEpoch.AddYears(50)) : _call;
        var request = random.Next(8) switch
        {
            0 or 1 => With(Rings.Address, mutations.Of(mutations.OneOf(WebhookExamples.Grid(call))), mutations),
            2 => With($"/webhooks/eventgrid/validate?code={GatewayHost.WebhookKey}", mutations.Of(mutations.OneOf(WebhookExamples.Grid(call))), mutations),
            3 => Authorised(With($"/webhooks/acs/{call}", mutations.Of(mutations.OneOf(WebhookExamples.Callbacks(call))), mutations), _telephony),
            4 => Authorised(With($"/webhooks/acs/{call}/consultation", mutations.Of(mutations.OneOf(WebhookExamples.Callbacks(call))), mutations), _telephony),
            5 => Signed(number, $"/webhooks/transcription/{call}", mutations.Of(mutations.OneOf(WebhookExamples.Transcriptions)), mutations, random),
            6 => Signed(number, random.Next(8) == 0 ? "/webhooks/test" : $"/webhooks/media-streaming/{call}", mutations.Of(mutations.OneOf(WebhookExamples.MediaReports)), mutations, random),
            _ => ToApi(call, mutations, random),
        };
        if (random.Next(6) == 0)
        {
            var name = mutations.OneOf(["Idempotency-Key", "If-Match", "Accept", "Content-Encoding", "WebHook-Request-Origin", "aeg-event-type", "traceparent", "X-Forwarded-For"]);
            request.Headers.TryAddWithoutValidation(name, new string([.. mutations.Text().Where(static character => character is >= ' ' and <= '~')]));
        }

        return request;
    }

    private HttpRequestMessage ToApi(CallId call, JsonMutations mutations, Random random)
    {
        var endpoint = mutations.OneOf(_api);
        var path = endpoint.With(name => name switch
        {
            _ when random.Next(6) == 0 => mutations.Text().Replace("\0", "", StringComparison.Ordinal),
            "call" => $"{call}",
            "number" => "+15550199001",
            _ => "1",
        });
        var request = With(path, mutations.Of(mutations.OneOf(WebhookExamples.Api)), mutations);
        request.Method = new HttpMethod(endpoint.Method);
        return Authorised(request, _person);
    }

    private static HttpRequestMessage With(string path, byte[] body, JsonMutations mutations)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", mutations.OneOf(ContentTypes));
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static HttpRequestMessage Authorised(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    // Most have a signature that fits the changed body, so that they reach what reads it.
    private static HttpRequestMessage Signed(int number, string path, byte[] body, JsonMutations mutations, Random random)
    {
        var request = SignedMessage.Of(path, body, $"{number}");
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mutations.OneOf(ContentTypes));
        if (random.Next(8) == 0)
        {
            var header = mutations.OneOf(["webhook-id", "webhook-timestamp", "webhook-signature"]);
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, new string([.. mutations.OneOf([mutations.Text(), new string('9', 400), "-1", "v1,,,,", "v1,AAAA v1,BBBB"]).Where(static character => character is >= ' ' and <= '~')]));
        }

        return request;
    }
}
