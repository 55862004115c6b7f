using System.Collections.Concurrent;
using System.Net;
using System.Text;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>Callers ring all the time at two gateways, and one of them is shut down.</summary>
[Trait("Speed", "Slow")]
public sealed class DrainedGatewayTests
{
    private const int Calls = 120;

    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task No_request_is_lost_each_is_handled_once_and_nothing_is_left_behind()
    {
        await using var pair = await GatewayPair.StartAsync(
            ("Drain:Serving", "00:00:02"), ("Finisher:Interval", "00:00:00.2"), ("Finisher:DrainGrace", "00:00:00.5"), ("Finisher:Confirmation", "00:00:00.2"));
        pair.Telephony.Answering = late => Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, late);
        pair.Telephony.OnAnswer = plan => pair.Log.Places.ReportAsync(new("another", 0, 0, IsDraining: false, 1), [plan.Call]);
        var refused = new ConcurrentBag<string>();
        var followed = await FollowAsync(pair);

        var calls = new List<Task>();
        var ended = Task.CompletedTask;
        for (var call = 0; call < Calls; call++)
        {
            if (call == Calls / 3)
            {
                ended = pair.Terminate();
            }

            calls.Add(CallAsync(pair, $"ring-{call}", refused));
            await Task.Delay(BetweenCalls, TimeProvider.System);
        }

        await Task.WhenAll(calls);
        await ended.WaitAsync(TimeSpan.FromSeconds(25), TimeProvider.System);
        await Eventually.Is(() => pair.Store.Stored.Count == Calls + 1, "all calls to be stored");

        Assert.Empty(refused);
        Assert.Equal(Calls, pair.Telephony.Answered.Select(answer => answer.Ringing.CorrelationId).Distinct().Count());
        Assert.Equal(Calls, pair.Telephony.Answered.Count);
        foreach (var (_, plan) in pair.Telephony.Answered)
        {
            var events = (await pair.Log.ReadAsync(plan.Call)).Select(logged => logged.Event).ToArray();
            Assert.Equal(
                (1, 1, 1, 1), (events.Count(each => each is CallRang), events.Count(each => each is CallAnswered), events.Count(each => each is CallConnected), events.Count(each => each is CallEnded)));
        }

        await Eventually.Is(() => pair.Log.ClaimsAtWork == 0 && pair.Log.TimersSet == 0, "all claims and timers to be settled");
        Assert.Equal(0, (await pair.Log.ReadAsync()).Reserved);

        // The stream of events ended as a whole response, so its reader knows that it may come back.
        Assert.Contains("call.rang", await followed.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_ready_at_once_and_goes_on_serving_until_the_announced_time_is_over()
    {
        await using var pair = await GatewayPair.StartAsync(("Drain:Serving", "00:00:02"));
        Assert.Equal(HttpStatusCode.OK, (await pair.GetAsync("/health")).StatusCode);

        var ended = pair.Terminate();
        await Eventually.AsyncIs(async () => (await pair.GetAsync("/health")).StatusCode is HttpStatusCode.ServiceUnavailable ? true : (bool?)null, "the gateway to be not ready");
        var alive = await pair.GetAsync("/alive");
        var served = await pair.GetAsync("/api/calls/live");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (alive.StatusCode, served.StatusCode));
        Assert.True(served.Headers.ConnectionClose);
        await ended.WaitAsync(TimeSpan.FromSeconds(25), TimeProvider.System);
        await Assert.ThrowsAsync<HttpRequestException>(() => pair.GetAsync("/alive"));
    }

    private static async Task<Task<string>> FollowAsync(GatewayPair pair)
    {
        var call = CallId.At(TimeProvider.System.GetUtcNow());
        await pair.Log.CreateAsync(ExampleCall.New(call) with { Worker = "worker", IsDisconnected = true });
        await pair.Log.TakeAsync(call, "worker");
        await pair.Log.AppendAsync(call, new CallRang("+15550100001", "+15550199001"));
        var stream = await pair.GetAsync($"/api/calls/{call}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        return ReadAsync();

        async Task<string> ReadAsync()
        {
            var text = await stream.Content.ReadAsStringAsync();
            await pair.Log.AppendAsync(call, new CallEnded(CallEnding.CallerHungUp));
            return text;
        }
    }

    // Everything is delivered twice, as it may be.
    private static async Task CallAsync(GatewayPair pair, string ring, ConcurrentBag<string> refused)
    {
        await TwiceAsync("ring", Rings.Address, () => Rings.Of(ring));
        var call = pair.Telephony.Answered.First(answer => answer.Ringing.CorrelationId == ring).Plan.Call;
        await TwiceAsync("connected", $"/webhooks/acs/{call}", () => Json(Event("CallConnected", call)));
        await TwiceAsync("disconnected", $"/webhooks/acs/{call}", () => Json(Event("CallDisconnected", call)));

        async Task TwiceAsync(string what, string path, Func<HttpContent> body) => await Task.WhenAll(DeliverAsync(what, path, body), DeliverAsync(what, path, body));

        async Task DeliverAsync(string what, string path, Func<HttpContent> body)
        {
            try
            {
                var answer = await pair.PostAsync(path, body);
                if (!answer.IsSuccessStatusCode)
                {
                    refused.Add($"{what}: {(int)answer.StatusCode}");
                }
            }
            catch (HttpRequestException failure)
            {
                refused.Add($"{what}: {failure.Message}");
            }
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string Event(string type, CallId call) =>
        """[{"specversion":"1.0","id":"1","source":"x","type":"Microsoft.Communication.TYPE","time":"2026-01-05T09:00:00Z","datacontenttype":"application/json","data":{"callConnectionId":"connection-CALL","serverCallId":"server-1","correlationId":"c","resultInformation":{"code":200,"subCode":0,"message":""}}}]"""
            .Replace("TYPE", type, StringComparison.Ordinal).Replace("CALL", $"{call}", StringComparison.Ordinal);
}
