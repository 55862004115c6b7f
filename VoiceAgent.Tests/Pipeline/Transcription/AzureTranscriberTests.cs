using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Transcription;

/// <summary>Uses the real protocol, against the speech emulator.</summary>
public sealed class AzureTranscriberTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task Words_come_while_they_are_spoken_and_phrases_at_their_ends(int rate)
    {
        var heard = new Listener();
        await using var transcription = Open(emulator, heard, rate);

        await HearAsync(transcription, await emulator.SayAsync("I'd like to check on a claim at contoso.", rate), rate);
        await HearAsync(transcription, await emulator.SayAsync("My member number is four seven one nine.", rate), rate);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal(["I'd like to check on a claim at Contoso.", "My member number is 4719."], heard.Phrases.Select(phrase => phrase.Text));
        Assert.Equal("i'd like", heard.Hypotheses[1].Text);
        Assert.InRange(heard.Phrases[0].From, TimeSpan.FromMilliseconds(180), TimeSpan.FromMilliseconds(300));
        Assert.True(heard.Phrases[1].From > heard.Phrases[0].Until);
        Assert.Null(heard.Failure);
    }

    [Fact]
    public async Task Each_phrase_has_the_language_in_which_it_was_spoken()
    {
        var heard = new Listener();
        await using var transcription = Open(emulator.Host, heard, 16_000, SpeechEmulator.Key, new TranscriptionOptions(), "en-US", "es-US");

        await HearAsync(transcription, await emulator.SayAsync("I'd like to check on a claim.", 16_000), 16_000);
        await HearAsync(transcription, await emulator.SayAsync("quiero saber de mi reclamo", 16_000), 16_000);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal(["en-US", "es-US"], heard.Languages);
    }

    [Fact]
    public async Task Nobody_detects_languages_for_an_agent_that_speaks_one()
    {
        var heard = new Listener();
        await using var transcription = Open(emulator, heard, 16_000);

        await HearAsync(transcription, await emulator.SayAsync("quiero saber de mi reclamo", 16_000), 16_000);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal([null], heard.Languages);
    }

    [Fact]
    public async Task Profane_words_come_as_they_were_said()
    {
        var heard = new Listener();
        await using var transcription = Open(emulator, heard, 16_000);

        await HearAsync(transcription, await emulator.SayAsync("where is my damn money", 16_000), 16_000);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal("Where is my damn money?", Assert.Single(heard.Phrases).Text);
        Assert.Equal("where is my damn money", heard.Hypotheses[^1].Text);
    }

    [Fact]
    public async Task A_dropped_connection_loses_no_word_and_offsets_go_on()
    {
        // Interim transcripts come word by word. Instead of the eighth, the connection is dropped.
        var dropping = new SpeechEmulator("--Faults:speech.partial:Kind", "cut", "--Faults:speech.partial:Once", "true", "--Faults:speech.partial:After", "7");
        await dropping.InitializeAsync();
        try
        {
            var heard = new Listener();
            await using var transcription = Open(dropping, heard, 16_000);
            await HearAsync(transcription, await dropping.SayAsync("I'd like to check.", 16_000), 16_000);
            var second = await dropping.SayAsync("My member number is four seven one nine.", 16_000);
            await HearAsync(transcription, second, 16_000);
            await transcription.CompleteAsync(CancellationToken.None);

            Assert.Equal(["I'd like to check.", "My member number is 4719."], heard.Phrases.Select(phrase => phrase.Text));
            Assert.True(heard.Phrases[1].From > heard.Phrases[0].Until + TimeSpan.FromSeconds(0.7), $"{heard.Phrases[1].From} after {heard.Phrases[0].Until}");
        }
        finally
        {
            await dropping.DisposeAsync();
        }
    }

    [Fact]
    public async Task Words_before_and_during_an_outage_of_the_network_arrive_after_it()
    {
        await using var network = new Relay(emulator.Host);
        var heard = new Listener();
        await using var transcription = Open(network.Address, heard, 16_000, SpeechEmulator.Key, new TranscriptionOptions { Retries = 10, RetryDelay = TimeSpan.FromMilliseconds(200) });
        await HearAsync(transcription, await emulator.SayAsync("I'd like to check.", 16_000), 16_000);
        await heard.UntilAsync(() => heard.Phrases.Count == 1);

        // The network breaks in the middle of a phrase, and for longer than the SDK's own retries.
        var number = await emulator.SayAsync("My member number is four seven one nine.", 16_000);
        await HearAsync(transcription, number[..(number.Length / 2)], 16_000);
        await heard.UntilAsync(() => heard.Hypotheses[^1].Text.Contains("member", StringComparison.Ordinal));
        network.Cut();
        await HearAsync(transcription, number[(number.Length / 2)..], 16_000);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        network.Mend();
        await heard.UntilAsync(() => heard.Phrases.Count == 2);
        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal(["I'd like to check.", "My member number is 4719."], heard.Phrases.Select(phrase => phrase.Text));
        Assert.True(heard.Phrases[1].From > heard.Phrases[0].Until);
        Assert.Null(heard.Failure);
    }

    [Fact]
    public async Task Words_that_are_spoken_before_the_service_can_be_reached_arrive_too()
    {
        await using var network = new Relay(emulator.Host);
        network.Cut();
        var heard = new Listener();
        await using var transcription = Open(network.Address, heard, 16_000, SpeechEmulator.Key, new TranscriptionOptions { Retries = 10, RetryDelay = TimeSpan.FromMilliseconds(200) });

        await HearAsync(transcription, await emulator.SayAsync("My member number is four seven one nine.", 16_000), 16_000);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        network.Mend();
        await heard.UntilAsync(() => heard.Phrases.Count == 1);

        Assert.Equal("My member number is 4719.", heard.Phrases[0].Text);
    }

    [Fact]
    public async Task A_network_that_stays_away_is_a_dead_connection()
    {
        await using var network = new Relay(emulator.Host);
        network.Cut();
        var heard = new Listener();
        await using var transcription = Open(network.Address, heard, 16_000, SpeechEmulator.Key, new TranscriptionOptions { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10) });

        await heard.Failed.Task.WaitAsync(Timeout);

        Assert.Equal(FailureKind.DeadConnection, heard.Kind);
    }

    [Fact]
    public async Task A_refused_key_fails_at_once_with_its_category_and_without_the_key()
    {
        var heard = new Listener();
        await using var transcription = Open(emulator, heard, 16_000, key: "another key");

        await heard.Failed.Task.WaitAsync(Timeout);

        Assert.Equal(("AuthenticationFailure", FailureKind.Refused), (heard.Failure, heard.Kind));
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_fails_after_the_retries()
    {
        var heard = new Listener();
        var options = new TranscriptionOptions { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10) };
        await using var transcription = Open(new Uri("ws://127.0.0.1:9"), heard, 16_000, "key", options);
        for (var frame = 0; frame < 100; frame++)
        {
            transcription.Hear(new byte[640]);
        }

        await heard.Failed.Task.WaitAsync(Timeout);

        Assert.Equal("ConnectionFailure", heard.Failure);
    }

    private static async Task HearAsync(ITranscription transcription, short[] samples, int rate)
    {
        var frame = new AudioFormat(rate).BytesPerFrame;
        var pcm = MemoryMarshal.AsBytes<short>(samples).ToArray();
        for (var at = 0; at + frame <= pcm.Length; at += frame)
        {
            transcription.Hear(pcm.AsSpan(at, frame));
            await Task.Yield();
        }
    }

    private static ITranscription Open(SpeechEmulator emulator, Listener listener, int rate, string key = SpeechEmulator.Key) =>
        Open(emulator.Host, listener, rate, key, new TranscriptionOptions());

    private static ITranscription Open(Uri host, Listener listener, int rate, string key, TranscriptionOptions options, params string[] languages)
    {
        var transcriber = new AzureTranscriber(SpeechAccounts.WithKey(host, key), SpeechAccounts.Closings(), Options.Create(options), new MediaMetrics(new FakeMeters()), TimeProvider.System);
        return transcriber.Open(new TranscriptionRequest(new AudioFormat(rate), "en-US", ["Contoso"]) { Languages = languages.Length > 0 ? languages : ["en-US"] }, listener);
    }

    private sealed class Listener : ITranscriptListener
    {
        public List<(string Text, TimeSpan From, TimeSpan Until)> Hypotheses { get; } = [];

        public List<(string Text, TimeSpan From, TimeSpan Until)> Phrases { get; } = [];

        public List<string?> Languages { get; } = [];

        public TaskCompletionSource Failed { get; } = new();

        public string? Failure { get; private set; }

        public FailureKind? Kind { get; private set; }

        public async Task UntilAsync(Func<bool> holds)
        {
            for (var since = Stopwatch.GetTimestamp(); !holds(); await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System))
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < Timeout, $"{string.Join(" | ", Phrases)}; {Hypotheses.LastOrDefault()}; {Failure}");
            }
        }

        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) => Hypotheses.Add((text, from, until));

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
            Phrases.Add((text, from, until));
            Languages.Add(language);
        }

        void ITranscriptListener.Failed(string reason, FailureKind kind)
        {
            (Failure, Kind) = (reason, kind);
            Failed.TrySetResult();
        }
    }
}
