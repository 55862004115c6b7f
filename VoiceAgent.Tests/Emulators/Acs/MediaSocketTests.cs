using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class MediaSocketTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<(WebSocket Socket, HttpContext Context)> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TinyAgent _agent = null!;
    private AcsBench _acs = null!;

    public async Task InitializeAsync()
    {
        _agent = await TinyAgent.StartAsync();
        _acs = _agent.Acs = await AcsBench.StartAsync(_agent.Webhook, "--Acs:Media:LargestMessage=65536");
        _agent.OnMedia = async (socket, context) =>
        {
            _opened.TrySetResult((socket, context));
            await _done.Task;
        };
    }

    public async Task DisposeAsync()
    {
        _done.TrySetResult();
        await _acs.DisposeAsync();
        await _agent.DisposeAsync();
    }

    [Theory]
    [InlineData("Pcm16KMono", 16000, 640)]
    [InlineData("pcm24kMono", 24000, 960)]
    public async Task The_socket_brings_metadata_and_then_20_ms_frames_in_real_time(string format, int rate, int bytes)
    {
        _agent.Streaming = _agent.Options(format, channels: "unmixed");
        var start = TimeProvider.System.GetTimestamp();
        var id = await _acs.CallAsync();
        var (socket, context) = await _opened.Task;

        var metadata = await socket.ReadAsync();
        var frames = new List<JsonElement>();
        while (frames.Count < 50)
        {
            frames.Add((await socket.ReadAsync())!.Value);
        }

        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var about = metadata!.Value.GetProperty("audioMetadata");
        Assert.Equal("AudioMetadata", metadata.Value.Kind());
        Assert.Equal((rate, 1, bytes), (about.GetProperty("sampleRate").GetInt32(), about.GetProperty("channels").GetInt32(), about.GetProperty("length").GetInt32()));
        Assert.All(frames, frame => Assert.Equal(bytes / 2, frame.Pcm().Length));
        Assert.All(frames, frame => Assert.Equal("4:+15550100001", frame.GetProperty("audioData").GetProperty("participantRawID").GetString()));
        Assert.True(elapsed >= TimeSpan.FromMilliseconds(20 * (frames.Count - 1)), $"{frames.Count} frames after {elapsed.TotalMilliseconds:F0} ms");
        Assert.Equal((await _acs.ResultAsync(id)).GetProperty("callConnectionId").GetString(), context.Request.Headers["x-ms-call-connection-id"]);
        var token = await CallbackTests.ValidateAsync(_acs, context.Request.Headers.Authorization.ToString()["Bearer ".Length..]);
        Assert.True(token.IsValid, token.Exception?.Message);
        Assert.Equal(TimeSpan.FromHours(24), token.SecurityToken.ValidTo - token.SecurityToken.ValidFrom);
    }

    [Fact]
    public async Task StopAudio_cuts_what_the_caller_hears()
    {
        var id = await _acs.CallAsync();
        var (socket, _) = await _opened.Task;
        await socket.ReadAsync();
        foreach (var second in AgentSocket.Tone(3000).Chunk(16_000))
        {
            await socket.SendAudioAsync(second);
        }

        await WhenAsync(id, seen => Milliseconds(seen, "playedMs") >= 500);
        await socket.SendAsync("""{"kind":"stopAudio","stopAudio":{}}""");
        var stopped = await WhenAsync(id, seen => seen.GetProperty("media").GetProperty("stopAudios").GetInt32() == 1);
        var frames = stopped.GetProperty("media").GetProperty("framesSent").GetInt32();
        var later = await WhenAsync(id, seen => seen.GetProperty("media").GetProperty("framesSent").GetInt32() > frames + 20);

        Assert.InRange(Milliseconds(stopped, "playedMs"), 500, 2500);
        Assert.Equal(3000, Milliseconds(stopped, "playedMs") + Milliseconds(stopped, "discardedMs"));
        Assert.Equal(Milliseconds(stopped, "playedMs"), Milliseconds(later, "playedMs"));
        Assert.Equal(0, Milliseconds(later, "waitingMs"));
    }

    [Fact]
    public async Task Bad_frames_are_counted_with_their_reasons_and_the_call_goes_on()
    {
        var id = await _acs.CallAsync();
        var (socket, _) = await _opened.Task;
        await socket.ReadAsync();

        await socket.SendAsync("not json");
        await socket.SendAsync("""{"kind":"AudioData","audioData":{"data":"AQID"}}""");
        await socket.SendAsync("""{"kind":"Dance"}""");
        await socket.SendAsync("""{"Kind":"AudioData","AudioData":{"Data":"AAAAAA=="},"StopAudio":null}""");
        await socket.SendAudioAsync(AgentSocket.Tone(20));
        var diagnostics = await WhenAsync(id, seen => seen.GetProperty("media").GetProperty("framesReceived").GetInt32() == 2);

        var media = diagnostics.GetProperty("media");
        Assert.Equal((2, 1, 1), (media.GetProperty("malformed").GetInt32(), media.GetProperty("unknownKind").GetInt32(), media.GetProperty("wrongSize").GetInt32()));
        var faults = media.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()!).ToList();
        Assert.Contains(faults, fault => fault.Contains("3 bytes of audio are not whole"));
        Assert.Contains(faults, fault => fault.Contains("4 bytes of audio where 20 ms are 640"));
        Assert.Contains(faults, fault => fault.Contains("unknown kind 'Dance'"));
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task A_dropped_socket_is_reported_and_the_call_can_stream_again()
    {
        var id = await _acs.CallAsync();
        var (socket, _) = await _opened.Task;
        await socket.ReadAsync();

        socket.Abort();
        _done.TrySetResult();
        var failed = await _agent.CallbackAsync("MediaStreamingFailed");

        var update = failed.GetProperty("data").GetProperty("mediaStreamingUpdate");
        Assert.Equal("streamConnectionInterrupted", update.GetProperty("mediaStreamingStatusDetails").GetString());
        var connection = (await _acs.ResultAsync(id)).GetProperty("callConnectionId").GetString();
        _agent.OnMedia = (again, _) => again.DrainAsync();
        var restarted = await _acs.Signed.PostAsJsonAsync($"/calling/callConnections/{connection}:startMediaStreaming", new { operationContext = "again" });
        Assert.Equal(202, (int)restarted.StatusCode);
        await Eventually.Is(() => _agent.CallbacksOf("MediaStreamingStarted").Count() == 2, "streaming to start again");
    }

    [Fact]
    public async Task A_transport_url_that_nobody_serves_fails_with_8581()
    {
        _agent.Streaming = _agent.Options(path: "/nobody");
        await _acs.CallAsync();

        var failed = await _agent.CallbackAsync("MediaStreamingFailed");

        Assert.Equal(8581, failed.GetProperty("data").GetProperty("resultInformation").GetProperty("subCode").GetInt32());
    }

    [Fact]
    public async Task A_message_beyond_the_bound_closes_the_socket_and_harms_nothing_else()
    {
        var id = await _acs.CallAsync();
        var (socket, _) = await _opened.Task;
        await socket.ReadAsync();

        await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"kind\":\"AudioData\",\"audioData\":{{\"data\":\"{new string('A', 200_000)}\"}}}}"), WebSocketMessageType.Text, true, CancellationToken.None);
        await socket.DrainAsync();

        await _agent.CallbackAsync("MediaStreamingFailed");
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
        Assert.Equal("connected", (await _acs.ResultAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Streaming_stops_and_starts_when_asked()
    {
        _agent.OnMedia = (socket, _) => socket.DrainAsync();
        var id = await _acs.CallAsync();
        await _agent.CallbackAsync("MediaStreamingStarted");
        var connection = (await _acs.ResultAsync(id)).GetProperty("callConnectionId").GetString();

        var stop = await _acs.Signed.PostAsync($"/calling/callConnections/{connection}:stopMediaStreaming", null);
        await _agent.CallbackAsync("MediaStreamingStopped");
        var again = await _acs.Signed.PostAsync($"/calling/callConnections/{connection}:stopMediaStreaming", null);
        var start = await _acs.Signed.PostAsync($"/calling/callConnections/{connection}:startMediaStreaming", null);

        Assert.Equal((202, 400, 202), ((int)stop.StatusCode, (int)again.StatusCode, (int)start.StatusCode));
        await Eventually.Is(() => _agent.CallbacksOf("MediaStreamingStarted").Count() == 2, "streaming to start again");
    }

    [Fact]
    public async Task Keys_go_to_the_socket_and_to_continuous_recognition()
    {
        var id = await _acs.CallAsync();
        var (socket, _) = await _opened.Task;
        await socket.ReadAsync();
        var connection = (await _acs.ResultAsync(id)).GetProperty("callConnectionId").GetString();
        var caller = new { targetParticipant = new { kind = "phoneNumber", phoneNumber = new { value = "+15550100001" } }, operationContext = "keys" };
        await _acs.Signed.PostAsJsonAsync($"/calling/callConnections/{connection}:startContinuousDtmfRecognition", caller);

        await _acs.Phone.PostAsJsonAsync($"/phone/calls/{id}/dtmf", new { tones = "5#" });

        var tones = new List<string?>();
        while (tones.Count < 2)
        {
            var message = (await socket.ReadAsync())!.Value;
            if (message.Kind() == "DtmfData")
            {
                tones.Add(message.GetProperty("dtmfData").GetProperty("data").GetString());
            }
        }

        Assert.Equal(["5", "#"], tones);
        await Eventually.Is(() => _agent.CallbacksOf("ContinuousDtmfRecognitionToneReceived").Count() == 2, "two tones");
        Assert.Equal(["five", "pound"], _agent.CallbacksOf("ContinuousDtmfRecognitionToneReceived")
            .Select(each => each.GetProperty("data")).OrderBy(data => data.GetProperty("sequenceId").GetInt32()).Select(data => data.GetProperty("tone").GetString()));
    }

    [Fact]
    public async Task A_configured_cut_drops_the_socket_in_mid_call()
    {
        await _acs.DisposeAsync();
        _acs = _agent.Acs = await AcsBench.StartAsync(_agent.Webhook, "--Faults:acs.media:Kind=cut", "--Faults:acs.media:After=10", "--Faults:acs.media:Once=true");
        _agent.OnMedia = (socket, _) => socket.DrainAsync();

        await _acs.CallAsync();

        await _agent.CallbackAsync("MediaStreamingFailed");
    }

    private static int Milliseconds(JsonElement diagnostics, string what) => diagnostics.GetProperty("playout").GetProperty(what).GetInt32();

    private async Task<JsonElement> WhenAsync(string id, Func<JsonElement, bool> seen) => await Eventually.AsyncIs(
        async () =>
        {
            var connection = (await _acs.ResultAsync(id)).GetProperty("callConnectionId").GetString()!;
            var diagnostics = await _acs.DiagnosticsAsync(connection);
            return seen(diagnostics) ? diagnostics : (JsonElement?)null;
        },
        "the call's diagnostics");
}
