using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Whisper;
using VoiceAgent.Pipeline.Transcription.Windows;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>Streaming over an engine whose answers and times the test decides, in virtual time.</summary>
public sealed class WhisperStreamingTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;
    private static readonly TimeSpan Frame = AudioFormat.FrameDuration;

    [Fact]
    public void A_word_is_an_interim_result_when_two_results_agree() => VirtualTime.Run(async time =>
    {
        var engine = new ScriptedEngine(time, "i would", "i would like", "i wood like to", "i would like to pay", "i would like to pay");
        var (heard, transcription) = Open(engine, time);

        await SpeakAsync(transcription, time, TimeSpan.FromSeconds(2.6));
        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(1));
        await transcription.DisposeAsync();

        // "would" stays, although the third result doubts it.
        Assert.Equal(["i would", "i would like to pay"], heard.Interims.Select(interim => interim.Text));
        Assert.Equal("i would like to pay", Assert.Single(heard.Finals).Text);
    });

    [Fact]
    public void A_result_of_the_silence_after_the_speech_is_the_final_one_and_costs_no_second_pass() => VirtualTime.Run(async time =>
    {
        var engine = new ScriptedEngine(time, "yes", "yes please");
        var (heard, transcription) = Open(engine, time);

        await SpeakAsync(transcription, time, TimeSpan.FromMilliseconds(700));
        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(1));
        await transcription.DisposeAsync();

        Assert.Equal("yes please", Assert.Single(heard.Finals).Text);
        Assert.Equal(2, engine.Windows.Count);
    });

    [Fact]
    public void A_window_lengthens_its_step_when_the_machine_cannot_keep_up() => VirtualTime.Run(async time =>
    {
        var slow = new ScriptedEngine(time, [.. Enumerable.Repeat("one", 40)]) { Takes = TimeSpan.FromSeconds(2) };
        var quick = new ScriptedEngine(time, [.. Enumerable.Repeat("one", 40)]) { Takes = TimeSpan.FromMilliseconds(50) };
        foreach (var engine in new[] { slow, quick })
        {
            var (_, transcription) = Open(engine, time);
            await SpeakAsync(transcription, time, TimeSpan.FromSeconds(9));
            await transcription.DisposeAsync();
        }

        Assert.InRange(quick.Windows.Count, 12, 15);
        Assert.InRange(slow.Windows.Count, 2, 4);
    });

    [Fact]
    public void A_long_phrase_moves_its_window_behind_the_stable_words_and_repeats_none() => VirtualTime.Run(async time =>
    {
        // One word for each second of the phrase, as often as the phrase is recognised.
        var engine = new CountingEngine();
        var (heard, transcription) = Open(engine, time);

        await SpeakAsync(transcription, time, TimeSpan.FromSeconds(20));
        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(1));
        await transcription.DisposeAsync();

        Assert.True(engine.Longest < TimeSpan.FromSeconds(14), $"{engine.Longest}");
        Assert.StartsWith("w1 w2 w3 w4 w5", Assert.Single(heard.Finals).Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Words_that_a_model_invents_for_silence_are_dropped() => VirtualTime.Run(async time =>
    {
        var engine = new ScriptedEngine(time, "thank you for watching", "thank you for watching") { NoSpeech = 0.9f };
        var (heard, transcription) = Open(engine, time);

        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(3));
        Assert.Empty(engine.Windows);
        await SpeakAsync(transcription, time, TimeSpan.FromMilliseconds(700));
        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(1));
        await transcription.DisposeAsync();

        Assert.Empty(heard.Finals);
        Assert.Empty(heard.Interims);
    });

    [Fact]
    public void An_engine_that_fails_is_asked_again_and_the_phrase_is_kept() => VirtualTime.Run(async time =>
    {
        var engine = new ScriptedEngine(time, "one", "one two", "one two three") { Failures = 3 };
        var (heard, transcription) = Open(engine, time);

        await SpeakAsync(transcription, time, TimeSpan.FromMilliseconds(500));
        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(4));
        await transcription.DisposeAsync();

        Assert.Single(heard.Finals);
        Assert.Null(heard.Failure);
    });

    [Fact]
    public void An_engine_that_fails_for_good_fails_the_transcription_with_its_kind() => VirtualTime.Run(async time =>
    {
        var engine = new ScriptedEngine(time) { Failures = int.MaxValue };
        var (heard, transcription) = Open(engine, time, retries: 1);

        await SpeakAsync(transcription, time, TimeSpan.FromMilliseconds(500));
        await SilenceAsync(transcription, time, TimeSpan.FromSeconds(4));
        await transcription.DisposeAsync();

        Assert.Equal(FailureKind.Unavailable, heard.Failure!.Value.Kind);
    });

    [Theory]
    [InlineData(null, "'Transcription:Whisper:ModelFile' is not set")]
    [InlineData("missing.bin", "which does not exist")]
    [InlineData("text", "which is no Whisper model")]
    [InlineData("cut", "which is no Whisper model")]
    public void A_wrong_model_file_is_told_in_one_sentence(string? file, string sentence)
    {
        var folder = Directory.CreateTempSubdirectory("voiceagent-");
        try
        {
            var path = file is null ? "" : Path.Combine(folder.FullName, file);
            if (file is "text")
            {
                File.WriteAllText(path, "This is a text and no model.");
            }
            else if (file is "cut")
            {
                // A download that stopped: the mark of a model, and nothing that the library can read.
                File.WriteAllBytes(path, [.. "lmgg"u8, .. new byte[512]]);
            }

            var mistake = Assert.Throws<InvalidOperationException>(() => new NetWhisperEngine(Options.Create(new WhisperOptions { ModelFile = path })));

            Assert.Contains(sentence, mistake.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', mistake.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (HeardTranscripts Heard, ITranscription Transcription) Open(IWhisperEngine engine, TimeProvider time, int retries = 4)
    {
        var heard = new HeardTranscripts();
        var parts = ProvidersUnderTest.WhisperParts(engine, time, new TranscriptionOptions { Retries = retries }, new WhisperOptions()) with { Meter = () => new LoudMeter() };
        return (heard, new WhisperTranscriber(parts).Open(ProvidersUnderTest.Request(Format.SampleRate), heard));
    }

    private static Task SpeakAsync(ITranscription transcription, TimeProvider time, TimeSpan length) => FeedAsync(transcription, time, length, 100);

    private static Task SilenceAsync(ITranscription transcription, TimeProvider time, TimeSpan length) => FeedAsync(transcription, time, length, 0);

    private static async Task FeedAsync(ITranscription transcription, TimeProvider time, TimeSpan length, byte level)
    {
        var frame = new byte[Format.BytesPerFrame];
        Array.Fill(frame, level);
        for (var at = TimeSpan.Zero; at < length; at += Frame)
        {
            transcription.Hear(frame);
            await Task.Delay(Frame, time);
        }
    }

    private static WhisperSegment Segment(IEnumerable<string> words, float noSpeech = 0.01f) =>
        new([.. words.Select((word, at) => new WhisperWord(word, TimeSpan.FromSeconds(at + 1)))], noSpeech, "en");

    private sealed class LoudMeter : ISpeechMeter
    {
        public float ProbabilityOf(ReadOnlySpan<byte> frame) => frame[0] > 0 ? 1 : 0;

        public void Dispose()
        {
        }
    }

    private sealed class ScriptedEngine(TimeProvider time, params string[] answers) : IWhisperEngine
    {
        public List<TimeSpan> Windows { get; } = [];

        public TimeSpan Takes { get; init; } = TimeSpan.FromMilliseconds(100);

        public float NoSpeech { get; init; } = 0.01f;

        public int Failures { get; set; }

        public async Task<IReadOnlyList<WhisperSegment>> RecogniseAsync(ReadOnlyMemory<float> samples, IReadOnlyList<string> languages, string prompt, CancellationToken stopping)
        {
            await Task.Delay(Takes, time, stopping);
            if (Failures > 0)
            {
                Failures--;
                throw new TranscriptionBrokenException("The engine of the test fails.", FailureKind.Unavailable);
            }

            Windows.Add(TimeSpan.FromSeconds(samples.Length / 16_000.0));
            return [Segment(answers[Math.Min(Windows.Count, answers.Length) - 1].Split(' '), NoSpeech)];
        }
    }

    /// <summary>Hears a word in each second of speech, numbered by its place in the phrase.</summary>
    private sealed class CountingEngine : IWhisperEngine
    {
        private int _before;
        private TimeSpan _last;

        public TimeSpan Longest { get; private set; }

        public Task<IReadOnlyList<WhisperSegment>> RecogniseAsync(ReadOnlyMemory<float> samples, IReadOnlyList<string> languages, string prompt, CancellationToken stopping)
        {
            var length = TimeSpan.FromSeconds(samples.Length / 16_000.0);
            _before += length < _last ? (int)Math.Round((_last - length).TotalSeconds) : 0;
            (_last, Longest) = (length, length > Longest ? length : Longest);
            return Task.FromResult<IReadOnlyList<WhisperSegment>>([Segment(Enumerable.Range(_before + 1, (int)length.TotalSeconds).Select(number => $"w{number}"))]);
        }
    }
}
