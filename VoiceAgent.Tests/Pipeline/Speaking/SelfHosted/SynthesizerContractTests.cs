using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.OpenAI;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Pipeline.Speaking.Piper;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

namespace VoiceAgent.Tests.Pipeline.Speaking.SelfHosted;

/// <summary>What the conversation relies on, for each self-hosted synthesiser over its real protocol.</summary>
[Collection(SelfHostedSpeech.Name)]
public sealed class SynthesizerContractTests(SelfHostedServers servers)
{
    private const string Text = "Your claim was approved on Monday, and the check is in the mail. It should reach you within five days.";

    public static TheoryData<string, int> Rates => new() { { "Piper", 16_000 }, { "Piper", 24_000 }, { "OpenAI", 16_000 }, { "OpenAI", 24_000 } };

    public static TheoryData<string> All => ["Piper", "OpenAI"];

    [Theory]
    [MemberData(nameof(Rates))]
    public async Task Speech_can_be_understood_and_has_the_place_of_each_word(string provider, int rate)
    {
        var (pcm, words) = await SpeakAsync(Open(provider), Text, rate);

        Assert.Equal(
            ["your", "claim", "was", "approved", "on", "monday", "and", "the", "check", "is", "in", "the", "mail", "it", "should", "reach", "you", "within", "five", "days"],
            Understood(pcm, rate));
        Assert.Equal(20, words.Count);
        Assert.Equal(Text.Length, words[^1].TextEnd + 1);
        Assert.Equal(["Your", "Your claim", "Your claim was"], words.Take(3).Select(word => Text[..word.TextEnd]));
        Assert.Equal(words.Select(word => word.Offset).Order(), words.Select(word => word.Offset));
        Assert.True(words[^1].Offset + words[^1].Duration <= new AudioFormat(rate).DurationOf(pcm.Length));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_first_audio_comes_before_the_last_is_made(string provider)
    {
        // The second request fails. The audio of the first one has been returned by then.
        using var failing = servers.Break(Operation.SynthesisFirstByte, "status-500", after: 1);
        var bytes = 0;

        var failure = await Assert.ThrowsAsync<SynthesisFailedException>(async () =>
        {
            await foreach (var piece in Open(provider, longest: 60).SpeakAsync(Request(Text, 16_000), CancellationToken.None))
            {
                bytes += piece.Pcm.Length;
            }
        });

        Assert.True(bytes > 16_000);
        Assert.Equal(FailureKind.Unavailable, failure.Kind);
    }

    [Theory]
    [InlineData("Piper", "status-400", nameof(FailureKind.Refused))]
    [InlineData("Piper", "status-429", nameof(FailureKind.ToldToWait))]
    [InlineData("Piper", "status-500", nameof(FailureKind.Unavailable))]
    [InlineData("Piper", "refuse", nameof(FailureKind.DeadConnection))]
    [InlineData("OpenAI", "status-401", nameof(FailureKind.Refused))]
    [InlineData("OpenAI", "status-429", nameof(FailureKind.ToldToWait))]
    [InlineData("OpenAI", "status-503", nameof(FailureKind.Unavailable))]
    [InlineData("OpenAI", "refuse", nameof(FailureKind.DeadConnection))]
    public async Task A_failure_has_its_kind(string provider, string fault, string kind)
    {
        using var failing = servers.Break(Operation.SynthesisFirstByte, fault);

        var failure = await Assert.ThrowsAsync<SynthesisFailedException>(() => SpeakAsync(Open(provider), Text, 16_000));

        Assert.Equal(kind, failure.Kind.ToString());
        Assert.DoesNotContain("claim", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_stalls_fails_by_the_deadline(string provider)
    {
        using var stalling = servers.Break(Operation.SynthesisFirstByte, "stall");

        var failure = await Assert.ThrowsAsync<SynthesisFailedException>(() => SpeakAsync(Open(provider, deadline: TimeSpan.FromMilliseconds(300)), Text, 16_000));

        Assert.Equal(FailureKind.TooSlow, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_stream_that_breaks_off_goes_on_at_the_word_where_it_broke(string provider)
    {
        using var breaking = servers.Break(Operation.SynthesisStream, "cut", once: true, after: 20);
        var voice = new RepeatingSynthesizer(Open(provider), TimeProvider.System);
        var (pcm, at) = (new List<byte>(), 0L);

        await foreach (var piece in voice.SpeakAsync(Request(Text, 16_000), CancellationToken.None))
        {
            pcm.AddRange(piece.Pcm.Span);
            if (piece.Break is { } broke)
            {
                pcm.RemoveRange((int)at + new AudioFormat(16_000).BytesFor(broke.Offset), pcm.Count - (int)at - new AudioFormat(16_000).BytesFor(broke.Offset));
                at = pcm.Count;
            }
        }

        // The word in which the audio was cut may be damaged, but no other word is lost or said twice.
        var understood = Understood([.. pcm], 16_000);
        Assert.InRange(understood.Count, 18, 20);
        Assert.Equal(["five", "days"], understood.TakeLast(2));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_cancelled_text_ends_at_once_and_the_next_is_whole(string provider)
    {
        using var yielded = new CancellationTokenSource();
        var synthesizer = Open(provider);
        var pieces = synthesizer.SpeakAsync(Request(Text, 16_000), yielded.Token).GetAsyncEnumerator(yielded.Token);
        Assert.True(await pieces.MoveNextAsync());
        yielded.Cancel();
        await pieces.DisposeAsync();

        var (pcm, _) = await SpeakAsync(synthesizer, "Yes, of course.", 16_000);

        Assert.Equal(["yes", "of", "course"], Understood(pcm, 16_000));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_language_speaks_with_its_own_voice(string provider)
    {
        var (pcm, _) = await SpeakAsync(Open(provider), "Buenos días.", 16_000, "es-US-PalomaNeural", "es-US");

        Assert.Equal(["buenos", "dias"], Understood(pcm, 16_000));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Signs_alone_are_silence(string provider) => Assert.Empty((await SpeakAsync(Open(provider), "…", 16_000)).Pcm);

    private ISynthesizer Open(string provider, TimeSpan? deadline = null, int longest = 120)
    {
        var speaking = Options.Create(new SpeakingOptions { SynthesisDeadline = deadline ?? TimeSpan.FromMinutes(1) });
        var voices = new Dictionary<string, string> { ["en"] = "en_US-lessac-medium", ["es"] = "es_ES-davefx-medium" };
        var map = new VoiceMap("Voices", voices, null, NullLogger<VoiceMap>.Instance);
        var endpoint = new ServiceAddress(provider == "Piper" ? servers.Http : new Uri(servers.Http, "/v1"), null, null);
        return provider == "Piper"
            ? new PiperSynthesizer(new ServiceClient(endpoint), Options.Create(new PiperOptions { LongestPiece = longest, FirstAudioWithin = TimeSpan.FromMinutes(1) }), map, speaking, TimeProvider.System)
            : new OpenAISynthesizer(new ServiceClient(endpoint), Options.Create(new OpenAISpeechOptions { LongestPiece = longest, FirstAudioWithin = TimeSpan.FromMinutes(1) }), map, speaking, TimeProvider.System);
    }

    private static SpeechRequest Request(string text, int rate, string voice = "en-US-JennyNeural", string language = "en-US") => new(text, voice, language, new AudioFormat(rate));

    private static async Task<(byte[] Pcm, List<SpokenWord> Words)> SpeakAsync(ISynthesizer synthesizer, string text, int rate, string voice = "en-US-JennyNeural", string language = "en-US")
    {
        var (pcm, words) = (new List<byte>(), new List<SpokenWord>());
        await foreach (var piece in synthesizer.SpeakAsync(Request(text, rate, voice, language), CancellationToken.None))
        {
            pcm.AddRange(piece.Pcm.Span);
            if (piece.Word is { } word)
            {
                words.Add(word);
            }
        }

        return ([.. pcm], words);
    }

    private static List<string> Understood(byte[] pcm, int rate)
    {
        var words = new List<HeardWord>();
        var ear = new WordEar(Speaker.Agent, rate);
        ear.Hear(MemoryMarshal.Cast<byte, short>(pcm), words);
        ear.Hear(new short[rate], words);
        return [.. words.Select(word => word.Text)];
    }
}
