using System.Diagnostics;
using System.Net.WebSockets;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech;

/// <summary>Configured delays and faults, as a client sees them.</summary>
public sealed class SpeechDelayTests
{
    private const string Recognition = "/speech/universal/v2";
    private const string Synthesis = "/tts/cognitiveservices/websocket/v2";

    [Fact]
    public Task A_final_phrase_is_as_late_as_configured_counted_from_the_end_of_speech() => HostPauses.RepeatAsync(async () =>
    {
        await using var running = await StartAsync("--Delays:speech.phrase:Milliseconds", "1500");
        using var client = await running.Emulator.ConnectAsync(Recognition);
        var audio = await running.Emulator.SayAsync("hello there", 16000);
        await client.SendHeaderAsync(16000);
        var sent = Stopwatch.StartNew();
        await client.SendSpeechAsync(audio, 16000);

        await client.ReceiveUntilAsync("speech.phrase");

        // The audio was sent faster than real time. The silence that ended the phrase counts towards the delay in audio time.
        Assert.InRange(sent.Elapsed.TotalMilliseconds, 900, 1500 + 5000);
    });

    [Theory]
    [InlineData("speech.connect", "status-429", Recognition)]
    [InlineData("speech.connect", "refuse", Recognition)]
    public async Task A_connection_can_be_refused(string operation, string kind, string path)
    {
        await using var running = await StartAsync($"--Faults:{operation}:Kind", kind, $"--Faults:{operation}:Once", "true");

        await Assert.ThrowsAnyAsync<WebSocketException>(() => running.Emulator.ConnectAsync(path));
        using var next = await running.Emulator.ConnectAsync(path);
        Assert.Equal(WebSocketState.Open, next.Socket.State);
    }

    [Fact]
    public async Task A_synthesis_can_break_off_in_its_middle()
    {
        await using var running = await StartAsync("--Faults:synthesis.stream:Kind", "cut", "--Faults:synthesis.stream:After", "2");
        using var client = await running.Emulator.ConnectAsync(Synthesis);
        await client.SendAsync("synthesis.context", """{"synthesis":{"audio":{"outputFormat":"raw-16khz-16bit-mono-pcm"}}}""");
        await client.SendAsync("ssml", SpeechEmulator.Ssml("This is cut off after two tenths of a second."));

        var heard = new List<SpeechAnswer>();
        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            while (await client.ReceiveAsync() is { } answer)
            {
                heard.Add(answer);
            }
        });
        Assert.InRange(heard.Count(answer => answer.Audio.Length > 0), 0, 2);
    }

    [Fact]
    public async Task A_voice_breaks_off_for_one_account_and_some_words_only()
    {
        await using var running = await StartAsync(
            "--Speech:SecondKey", "another key", "--Faults:synthesis.stream:Kind", "cut", "--Faults:synthesis.stream:Account", "first", "--Faults:synthesis.stream:Words", "^cut");

        Assert.False(await SpeaksAsync(SpeechEmulator.Key, "Cut this off."));
        Assert.True(await SpeaksAsync(SpeechEmulator.Key, "Do not cut this off."));
        Assert.True(await SpeaksAsync("another key", "Cut this off."));

        async Task<bool> SpeaksAsync(string key, string text)
        {
            using var client = await running.Emulator.ConnectAsync(Synthesis, key);
            await client.SendAsync("synthesis.context", """{"synthesis":{"audio":{"outputFormat":"raw-16khz-16bit-mono-pcm"}}}""");
            await client.SendAsync("ssml", SpeechEmulator.Ssml(text));
            try
            {
                return (await client.ReceiveUntilAsync("turn.end"))[^1].Path == "turn.end";
            }
            catch (WebSocketException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_recogniser_can_close_with_an_error()
    {
        await using var running = await StartAsync("--Faults:speech.phrase:Kind", "status-500");
        using var client = await running.Emulator.ConnectAsync(Recognition);
        var audio = await running.Emulator.SayAsync("hello", 16000);
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(audio, 16000);

        var answers = await client.ReceiveUntilAsync("speech.phrase");

        Assert.DoesNotContain(answers, answer => answer.Path == "speech.phrase");
        Assert.Equal(WebSocketCloseStatus.InternalServerError, client.Socket.CloseStatus);
    }

    private static async Task<Running> StartAsync(params string[] settings)
    {
        var emulator = new SpeechEmulator(settings);
        await emulator.InitializeAsync();
        return new Running(emulator);
    }

    private sealed record Running(SpeechEmulator Emulator) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(Emulator.DisposeAsync());
    }
}
