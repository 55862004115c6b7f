using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

/// <summary>Uses the real protocol, against the speech emulator.</summary>
public sealed class AzureSynthesizerTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private const string Text = "Your claim was approved, on Monday.";

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task Speech_comes_with_the_place_of_each_word_in_text_and_audio(int rate)
    {
        using var voices = Voices(emulator.Host);

        var (pcm, words) = await SpeakAsync(voices, Text, rate);

        Assert.InRange(pcm.Length / (rate * 2.0), 1, 4);
        Assert.Contains(MemoryMarshal.Cast<byte, short>(pcm).ToArray(), sample => Math.Abs((int)sample) > 1_000);
        Assert.Equal(["Your", "Your claim", "Your claim was", "Your claim was approved"], words.Take(4).Select(word => Text[..word.TextEnd]));
        Assert.Equal(words.Select(word => word.Offset).Order(), words.Select(word => word.Offset));
        Assert.True(words[^1].Offset + words[^1].Duration <= new AudioFormat(rate).DurationOf(pcm.Length) + TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task A_connection_is_used_again_and_a_text_that_was_cut_does_not_reach_into_the_next()
    {
        using var voices = Voices(emulator.Host);
        using var yielded = new CancellationTokenSource();
        var first = Synthesizer(voices).SpeakAsync(Request("This one is cut after its first piece of audio, long before its end.", 16_000), yielded.Token).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());
        await first.DisposeAsync();

        var (cut, _) = await SpeakAsync(voices, "Yes.", 16_000);
        var (whole, _) = await SpeakAsync(Voices(emulator.Host), "Yes.", 16_000);

        Assert.Equal(whole.Length, cut.Length);
    }

    [Fact]
    public async Task A_refused_key_is_a_failure_with_its_category()
    {
        using var voices = Voices(emulator.Host, "another key");

        var failure = await Assert.ThrowsAsync<SynthesisFailedException>(() => SpeakAsync(voices, Text, 16_000));

        Assert.Equal("AuthenticationFailure", failure.Message);
    }

    [Fact]
    public async Task A_service_that_stalls_fails_by_the_deadline()
    {
        var stalling = new SpeechEmulator("--Faults:speech.connect:Kind", "stall");
        await stalling.InitializeAsync();
        try
        {
            using var voices = Voices(stalling.Host);
            var since = Stopwatch.GetTimestamp();

            await Assert.ThrowsAsync<SynthesisFailedException>(() => SpeakAsync(voices, Text, 16_000, TimeSpan.FromMilliseconds(300)));

            Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0.2, 5);
        }
        finally
        {
            await stalling.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("dead")]
    [InlineData("refuse")]
    public async Task A_connection_that_fails_is_replaced_once_and_never_used_again(string fault)
    {
        var failing = new SpeechEmulator("--Faults:synthesis.first-byte:Kind", fault, "--Faults:synthesis.first-byte:Once", "true", "--Faults:synthesis.first-byte:After", "1");
        await failing.InitializeAsync();
        try
        {
            using var voices = Voices(failing.Host);
            var voice = new RepeatingSynthesizer(Synthesizer(voices), TimeProvider.System);
            await BytesAsync(voice, "The first sentence.");
            var since = Stopwatch.GetTimestamp();

            // The connection of the first sentence fails here. A connection that answers nothing costs the patience once.
            Assert.True(await BytesAsync(voice, "The second sentence.") > 0);
            Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 8);
            for (var sentence = 3; sentence <= 6; sentence++)
            {
                since = Stopwatch.GetTimestamp();
                Assert.True(await BytesAsync(Synthesizer(voices, TimeSpan.FromSeconds(20)), $"Sentence {sentence}.") > 0);
                Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 10);
            }
        }
        finally
        {
            await failing.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_connection_that_rested_for_long_is_not_used()
    {
        var time = new LaterTime();
        using var voices = new AzureVoices(SpeechAccounts.WithKey(emulator.Host), SpeechAccounts.Closings(), time);
        var kind = new VoiceKind("en-US-JennyNeural", "en-US", new AudioFormat(16_000));
        var first = await voices.TakeAsync(kind, CancellationToken.None);
        voices.Return(first);
        time.Offset = TimeSpan.FromMinutes(2);
        var again = await voices.TakeAsync(kind, CancellationToken.None);
        voices.Return(again);
        time.Offset = TimeSpan.FromMinutes(5.5);

        Assert.Same(first, again);
        Assert.NotSame(first, await voices.TakeAsync(kind, CancellationToken.None));
    }

    private static async Task<int> BytesAsync(RepeatingSynthesizer synthesizer, string text)
    {
        var bytes = 0;
        await foreach (var piece in synthesizer.SpeakAsync(Request(text, 16_000), CancellationToken.None))
        {
            bytes += piece.Pcm.Length;
        }

        return bytes;
    }

    private static Task<int> BytesAsync(AzureSynthesizer synthesizer, string text) => BytesAsync(new RepeatingSynthesizer(synthesizer, TimeProvider.System), text);

    private static async Task<(byte[] Pcm, List<SpokenWord> Words)> SpeakAsync(AzureVoices voices, string text, int rate, TimeSpan? deadline = null)
    {
        var pcm = new List<byte>();
        var words = new List<SpokenWord>();
        await foreach (var piece in Synthesizer(voices, deadline).SpeakAsync(Request(text, rate), CancellationToken.None))
        {
            pcm.AddRange(piece.Pcm.Span);
            if (piece.Word is { } word)
            {
                words.Add(word);
            }
        }

        return ([.. pcm], words);
    }

    private static SpeechRequest Request(string text, int rate) => new(text, "en-US-JennyNeural", "en-US", new AudioFormat(rate));

    private static AzureSynthesizer Synthesizer(AzureVoices voices, TimeSpan? deadline = null) =>
        new(voices, Options.Create(new SpeakingOptions { SynthesisDeadline = deadline ?? TimeSpan.FromSeconds(10) }), TimeProvider.System);

    private static AzureVoices Voices(Uri host, string key = SpeechEmulator.Key) =>
        new(SpeechAccounts.WithKey(host, key), SpeechAccounts.Closings(), TimeProvider.System);

    /// <summary>The system's time, moved forward by the test.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long GetTimestamp() => System.GetTimestamp() + (long)(Offset.TotalSeconds * System.TimestampFrequency);
    }
}
