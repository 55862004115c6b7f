using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text.Json;
using VoiceAgent.Tests.Emulators.Phone;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>Whole calls over real sockets and in real time, against an agent of thirty lines.</summary>
public sealed class PhoneCallTests : IAsyncLifetime
{
    /// <summary>The agent answers after this much silence, in milliseconds of the caller's audio.</summary>
    private const int ThinksFor = 300;

    private readonly List<double> _thoughtFor = [];
    private TinyAgent _agent = null!;
    private AcsBench _acs = null!;

    public async Task InitializeAsync()
    {
        _agent = await TinyAgent.StartAsync();
        _acs = _agent.Acs = await AcsBench.StartAsync(_agent.Webhook);
        var greeting = await VirtualCall.LineAsync("how can i help you");
        var answer = await VirtualCall.LineAsync("your claim was approved and we are sending four hundred and twelve dollars to your account");
        var again = await VirtualCall.LineAsync("four hundred and twelve dollars");
        _agent.OnMedia = (socket, _) => ConverseAsync(socket, greeting, [answer, again]);
    }

    public async Task DisposeAsync()
    {
        await _acs.DisposeAsync();
        await _agent.DisposeAsync();
    }

    [Fact]
    public Task A_scripted_caller_is_answered_interrupts_and_hangs_up_and_every_turn_is_measured() => HostPauses.RepeatAsync(async () =>
    {
        _thoughtFor.Clear();
        var id = await _acs.CallAsync("""
            name: Whole call
            steps:
              - wait for agent
              - expect: { heard: "how can i help you" }
              - say: check my claim
              - interrupt after: { words: 5, say: how much was it }
              - wait for agent
              - expect: { heard: "four hundred and twelve dollars", not heard: "account" }
              - dtmf: "1#"
              - hang up
            """);

        var result = await _acs.ResultWhenAsync(id, "ended", "failed");

        Assert.Empty(result.GetProperty("failures").EnumerateArray().Select(failure => failure.GetString()));
        Assert.Equal(["check my claim", "how much was it"], Texts(result, "said"));
        Assert.Equal("how can i help you", Texts(result, "heard")[0]);
        var latencies = result.GetProperty("responseLatencies").EnumerateArray().Select(turn => turn.GetProperty("ms").GetDouble()).ToList();
        Assert.Equal(2, latencies.Count);

        // The caller's latency is measured in audio time, and no answer can arrive before the agent has thought. The agent measures its own time
        // in real time. If the machine pauses for a second, only that time increases.
        Assert.All(latencies.Zip(_thoughtFor), turn => Assert.InRange(turn.First, ThinksFor - 25, Math.Max(turn.Second, ThinksFor) + 500));
        var interruption = Assert.Single(result.GetProperty("interruptions").EnumerateArray());
        Assert.InRange(interruption.GetProperty("silentAfterMs").GetDouble(), 0, 500);
        Assert.Equal("1#", result.GetProperty("dtmf").GetProperty("pressed").GetString());
        Assert.Equal("the caller hung up", result.GetProperty("ending").GetString());
        await _agent.CallbackAsync("CallDisconnected");
    });

    [Fact]
    public async Task A_person_types_follows_the_call_live_and_listens_to_it_afterwards()
    {
        var id = await _acs.CallAsync();
        await _acs.ResultWhenAsync(id, "connected");
        var live = ReadEventsAsync(id);

        await Eventually.AsyncIs(async () => Texts(await _acs.ResultAsync(id), "heard").Length == 1 ? true : (bool?)null, "the greeting");
        Assert.Equal(202, (int)(await _acs.Phone.PostAsJsonAsync($"/phone/calls/{id}/say", new { text = "check my claim" })).StatusCode);
        await Eventually.AsyncIs(async () => (await _acs.ResultAsync(id)).GetProperty("words").GetArrayLength() > 8 ? true : (bool?)null, "the answer");
        Assert.Equal(202, (int)(await _acs.Phone.PostAsJsonAsync($"/phone/calls/{id}/interrupt", new { text = "how much was it" })).StatusCode);
        await Eventually.AsyncIs(async () => Texts(await _acs.ResultAsync(id), "said").Length == 2 ? true : (bool?)null, "the second line");
        await _acs.Phone.PostAsync($"/phone/calls/{id}/hangup", null);
        var types = await live;

        Assert.Equal("ringing", types[0]);
        Assert.All(["connected", "word", "heard", "saying", "said", "interrupted"], type => Assert.Contains(type, types));
        Assert.Equal("ended", types[^1]);
        var wavs = await Task.WhenAll(new[] { "said", "heard", "call" }.Select(track => _acs.Phone.GetByteArrayAsync($"/phone/calls/{id}/{track}.wav")));
        Assert.Equal(wavs[0].Length, wavs[1].Length);
        Assert.Equal((2 * (wavs[0].Length - 44)) + 44, wavs[2].Length);
        Assert.Equal(409, (int)(await _acs.Phone.PostAsJsonAsync($"/phone/calls/{id}/say", new { text = "hello" })).StatusCode);
    }

    [Fact]
    public Task Fifty_callers_at_once_are_each_served_in_time() => HostPauses.RepeatAsync(async () =>
    {
        const string Script = """
            steps:
              - wait for agent
              - say: check my claim
              - wait for agent
              - hang up
            """;

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _acs.CallAsync(Script)));
        var results = await Task.WhenAll(ids.Select(id => _acs.ResultWhenAsync(id, "ended", "failed")));

        Assert.All(results, result => Assert.Equal("ended", result.GetProperty("state").GetString()));
        var latencies = results.SelectMany(result => result.GetProperty("responseLatencies").EnumerateArray()).Select(turn => turn.GetProperty("ms").GetDouble()).Order().ToList();
        Assert.Equal(50, latencies.Count);
        Assert.InRange(latencies[25], ThinksFor - 25, ThinksFor + 400);
    });

    [Theory]
    [InlineData("{", 400, "not JSON")]
    [InlineData("[]", 400, "not JSON")]
    [InlineData("null", 400, "null")]
    [InlineData("""{"script":"steps:\n  - sya: hi"}""", 400, "'sya' is not a step")]
    [InlineData("""{"name":"nothing"}""", 400, "no shipped script 'nothing'")]
    public async Task A_bad_order_for_a_call_is_refused_with_its_reason(string body, int status, string reason)
    {
        var response = await _acs.Phone.PostAsync("/phone/calls", new StringContent(body));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_bad_scripts_line_and_an_oversized_body_are_told()
    {
        var script = await _acs.Phone.PostAsJsonAsync("/phone/calls", new { script = "name: x\nsteps:\n  - hang up\n  - pause: soon" });
        var oversized = await _acs.Phone.PostAsync("/phone/calls", new ByteArrayContent(new byte[200 * 1024]));

        Assert.Equal(4, (await script.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("line").GetInt32());
        Assert.Equal(413, (int)oversized.StatusCode);
        Assert.Equal(404, (int)(await _acs.Phone.GetAsync("/phone/calls/nobody")).StatusCode);
    }

    private static string[] Texts(JsonElement result, string list) => [.. result.GetProperty(list).EnumerateArray().Select(line => line.GetProperty("text").GetString()!)];

    /// <summary>Greets. After each line of the caller it waits and answers. It stops when the caller speaks.</summary>
    private async Task ConverseAsync(WebSocket socket, short[] greeting, short[][] answers)
    {
        var next = 0;
        var quiet = 0;
        var spoke = false;
        var lastSound = 0L;
        await socket.ReadAsync();
        await socket.SendAudioAsync(greeting);
        while (await socket.ReadAsync() is { } message)
        {
            if (message.Kind() != "AudioData")
            {
                continue;
            }

            var pcm = message.Pcm();
            var loud = pcm.Any(sample => Math.Abs((int)sample) > 330);
            if (loud && !spoke)
            {
                await socket.SendAsync("""{"kind":"StopAudio","stopAudio":{}}""");
            }

            lastSound = loud ? TimeProvider.System.GetTimestamp() : lastSound;
            (spoke, quiet) = loud ? (true, 0) : (spoke, quiet + 1);
            if (spoke && quiet == ThinksFor / 20 && next < answers.Length)
            {
                spoke = false;
                lock (_thoughtFor)
                {
                    _thoughtFor.Add(TimeProvider.System.GetElapsedTime(lastSound).TotalMilliseconds);
                }

                await socket.SendAudioAsync(answers[next++]);
            }
        }
    }

    private async Task<List<string>> ReadEventsAsync(string id)
    {
        await using var stream = await _acs.Phone.GetStreamAsync($"/phone/calls/{id}/events");
        var types = new List<string>();
        await foreach (var happened in SseParser.Create(stream).EnumerateAsync())
        {
            types.Add(JsonSerializer.Deserialize<JsonElement>(happened.Data).GetProperty("type").GetString()!);
        }

        return types;
    }
}
