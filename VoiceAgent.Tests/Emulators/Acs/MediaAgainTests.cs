using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>Several media streams on one call. What the service does not document is tested with both values of its setting.</summary>
public sealed class MediaAgainTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<(WebSocket Socket, HttpContext Context)> _opened = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TinyAgent _agent = null!;
    private AcsBench _acs = null!;
    private string _call = "";

    public async ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        await _acs.DisposeAsync();
        await _agent.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_that_is_started_again_has_the_same_address_a_new_subscription_and_later_times()
    {
        await CallAsync();
        var first = await StreamAsync(0);
        var (before, at) = (await SubscriptionAsync(first), await TimeAsync(first));

        await PostAsync("stopMediaStreaming");
        await PostAsync("startMediaStreaming", "again");
        var second = await StreamAsync(1);
        var (after, later) = (await SubscriptionAsync(second), await TimeAsync(second));

        Assert.NotEqual(before, after);
        Assert.True(later > at, $"{later:O} is not after {at:O}");
        Assert.Equal("?ticket=a%2Bb", _opened.Last().Context.Request.QueryString.Value);
        Assert.Equal(["answering"], Contexts("MediaStreamingStopped"));
        await Eventually.Is(() => Contexts("MediaStreamingStarted").Contains("again"), "the second start");
    }

    [Fact]
    public async Task A_stop_with_its_own_context_is_reported_with_it_and_a_second_stop_is_refused()
    {
        await CallAsync();
        await StreamAsync(0);

        var stopped = await PostAsync("stopMediaStreaming", "enough");
        var again = await PostAsync("stopMediaStreaming", "enough");

        Assert.Equal((202, 400), (stopped, again));
        await Eventually.Is(() => Contexts("MediaStreamingStopped").SequenceEqual(["enough"]), "the stop");
    }

    [Fact]
    public async Task A_second_start_is_refused()
    {
        await CallAsync();
        var first = await StreamAsync(0);

        Assert.Equal(400, await PostAsync("startMediaStreaming"));
        await first.ReadAsync();
        Assert.Equal(WebSocketState.Open, first.State);
    }

    [Fact]
    public async Task A_second_start_replaces_the_stream_where_the_service_does_so()
    {
        await CallAsync("--Acs:Media:SecondStart=Replaces");
        var first = await StreamAsync(0);

        Assert.Equal(202, await PostAsync("startMediaStreaming", "again"));
        var second = await StreamAsync(1);
        await first.DrainAsync();

        Assert.Equal(WebSocketState.CloseReceived, first.State);
        await SubscriptionAsync(second);
    }

    [Theory]
    [InlineData(false, 202)]
    [InlineData(true, 400)]
    public async Task A_server_that_hangs_does_not_delay_the_next_stream_unless_the_service_waits_for_its_socket(bool waits, int restart)
    {
        await CallAsync($"--Acs:Media:ClosesBeforeStopped={waits}");
        await StreamAsync(0);

        // The server of the first stream does not answer the close message.
        Assert.Equal(202, await PostAsync("stopMediaStreaming"));
        Assert.Equal(restart, await PostAsync("startMediaStreaming"));
        Assert.Equal(400, await PostAsync(waits ? "stopMediaStreaming" : "startMediaStreaming"));

        await _agent.CallbackAsync("MediaStreamingStopped");
        Assert.Equal(waits ? 202 : 400, await PostAsync("startMediaStreaming"));
        await SubscriptionAsync(await StreamAsync(1));
    }

    [Fact]
    public async Task A_start_soon_after_a_failure_is_refused_where_the_service_does_so()
    {
        await CallAsync("--Acs:Media:StartsAgainAfter=00:00:01");
        (await StreamAsync(0)).Abort();
        await _agent.CallbackAsync("MediaStreamingFailed");

        Assert.Equal(400, await PostAsync("startMediaStreaming"));
        await Eventually.AsyncIs(async () => await PostAsync("startMediaStreaming") == 202 ? true : (bool?)null, "the start to be accepted");
        await StreamAsync(1);
    }

    [Theory]
    [InlineData("Played", 0)]
    [InlineData("Dropped", 1)]
    public async Task Audio_that_waits_when_the_socket_ends_is_played_or_dropped(string held, int dropped)
    {
        await CallAsync($"--Acs:Media:HeldAudio={held}");
        var socket = await StreamAsync(0);
        await socket.ReadAsync();
        await socket.SendAudioAsync(AgentSocket.Tone(1500));
        await WhenAsync(seen => seen.GetProperty("playout").GetProperty("playedMs").GetInt32() > 0);

        await PostAsync("stopMediaStreaming");

        var after = await WhenAsync(seen => seen.GetProperty("playout").GetProperty("waitingMs").GetInt32() == 0);
        Assert.Equal(dropped == 1, after.GetProperty("playout").GetProperty("discardedMs").GetInt32() > 0);
    }

    [Fact]
    public async Task A_call_keeps_the_behaviour_with_which_it_rang_and_the_next_one_has_another()
    {
        await CallAsync("--Emulator:AdminKey=admin-key");
        await StreamAsync(0);

        var answer = await SwitchAsync(new { secondStart = "Replaces" });

        Assert.Equal("Replaces", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secondStart").GetString());
        Assert.Equal(400, await PostAsync("startMediaStreaming"));
        _call = await _acs.CallAsync();
        await StreamAsync(1);
        Assert.Equal(202, await PostAsync("startMediaStreaming"));
        await StreamAsync(2);
    }

    [Fact]
    public async Task A_behaviour_that_does_not_exist_is_refused_and_so_is_an_order_without_the_key()
    {
        await CallAsync("--Emulator:AdminKey=admin-key");

        var unknown = await SwitchAsync(new { secondStart = "Sometimes" });
        using var keyless = await _acs.Phone.PutAsJsonAsync("/emulator/media", new { secondStart = "Replaces" });

        Assert.Equal((400, 401), ((int)unknown.StatusCode, (int)keyless.StatusCode));
        Assert.Contains("startsAgainAfter", await unknown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Audio_of_a_stream_that_was_stopped_is_not_heard()
    {
        await CallAsync();
        var socket = await StreamAsync(0);
        await socket.ReadAsync();
        await PostAsync("stopMediaStreaming");
        await _agent.CallbackAsync("MediaStreamingStopped");

        await socket.SendAudioAsync(AgentSocket.Tone(200));

        await PostAsync("startMediaStreaming");
        var second = await StreamAsync(1);
        await second.ReadAsync();
        await second.SendAudioAsync(AgentSocket.Tone(60));
        var heard = await WhenAsync(seen => seen.GetProperty("playout").GetProperty("playedMs").GetInt32() >= 60);
        Assert.Equal(60, heard.GetProperty("playout").GetProperty("playedMs").GetInt32());
    }

    [Fact]
    public async Task A_prompt_is_heard_while_the_stream_is_open_and_the_stream_outlives_it()
    {
        await CallAsync();
        var socket = await StreamAsync(0);
        await _acs.Signed.PostAsJsonAsync($"/calling/callConnections/{await ConnectionAsync()}:play", new { playSources = new[] { new { kind = "text", text = new { text = "One moment please." } } } });
        await _agent.CallbackAsync("PlayStarted");

        await _acs.Signed.PostAsync($"/calling/callConnections/{await ConnectionAsync()}:cancelAllMediaOperations", null);

        await Eventually.Is(() => _agent.CallbacksOf("PlayCanceled").Any() || _agent.CallbacksOf("PlayCompleted").Any(), "the end of the prompt");
        await socket.ReadAsync();
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task A_silence_that_begins_in_one_stream_and_ends_in_another_is_one_silence()
    {
        await CallAsync();
        var first = await StreamAsync(0);
        await first.ReadAsync();
        await first.SendAudioAsync(AgentSocket.Tone(400));
        await WhenAsync(seen => seen.GetProperty("playout").GetProperty("playedMs").GetInt32() >= 400);
        first.Abort();
        await _agent.CallbackAsync("MediaStreamingFailed");
        await Task.Delay(TimeSpan.FromMilliseconds(1200), TimeProvider.System, CancellationToken.None);
        await PostAsync("startMediaStreaming");
        var second = await StreamAsync(1);
        await second.ReadAsync();
        await second.SendAudioAsync(AgentSocket.Tone(400));

        var silences = await Eventually.AsyncIs(
            async () => (await _acs.ResultAsync(_call)).GetProperty("silences") is var all && all.GetArrayLength() > 0 ? all : (JsonElement?)null, "the silence");

        Assert.True(silences[0].GetProperty("ms").GetDouble() >= 1200, silences.ToString());
        Assert.Equal(1, silences.GetArrayLength());
    }

    private async Task CallAsync(params string[] settings)
    {
        _agent = await TinyAgent.StartAsync();
        _agent.Streaming = _agent.Options(path: "/media?ticket=a%2Bb");
        _acs = _agent.Acs = await AcsBench.StartAsync(_agent.Webhook, settings);
        _agent.OnMedia = async (socket, context) =>
        {
            _opened.Enqueue((socket, context));
            await _done.Task;
        };
        _call = await _acs.CallAsync();
    }

    private async Task<WebSocket> StreamAsync(int index)
    {
        await Eventually.Is(() => _opened.Count > index, $"media socket {index + 1}");
        return _opened.ElementAt(index).Socket;
    }

    private async Task<string> ConnectionAsync() => (await _acs.ResultAsync(_call)).GetProperty("callConnectionId").GetString()!;

    private async Task<int> PostAsync(string operation, string? context = null)
    {
        using var answer = await _acs.Signed.PostAsJsonAsync($"/calling/callConnections/{await ConnectionAsync()}:{operation}", new { operationContext = context });
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SwitchAsync(object order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/emulator/media") { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new("Bearer", "admin-key");
        return await _acs.Phone.SendAsync(request);
    }

    // The service repeats an event whose receipt was late, with the same id.
    private IEnumerable<string?> Contexts(string type) => _agent.CallbacksOf(type).DistinctBy(each => each.GetProperty("id").GetString()).Select(each => each.GetProperty("data").GetProperty("operationContext").GetString());

    private async Task<JsonElement> WhenAsync(Func<JsonElement, bool> seen) => await Eventually.AsyncIs(
        async () => await _acs.DiagnosticsAsync(await ConnectionAsync()) is var diagnostics && seen(diagnostics) ? diagnostics : (JsonElement?)null, "the call's diagnostics");

    private static async Task<string?> SubscriptionAsync(WebSocket socket) =>
        (await socket.ReadAsync())!.Value.GetProperty("audioMetadata").GetProperty("subscriptionId").GetString();

    private static async Task<DateTimeOffset> TimeAsync(WebSocket socket) =>
        (await socket.ReadAsync())!.Value.GetProperty("audioData").GetProperty("timestamp").GetDateTimeOffset();
}
