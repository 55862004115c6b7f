using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

/// <summary>What a voice may do wrong with one clause. The caller hears the whole clause, each word once, or the clause fails.</summary>
public sealed class SpeechRetryTests
{
    private const string Text = "Your claim was approved.";

    private static SpeechRequest Request { get; } = new(Text, "voice", "en-US", AudioFormat.Pcm16Mono16k);

    [Theory]
    [InlineData(Fault.Fails)]
    [InlineData(Fault.SaysItIsDone)]
    [InlineData(Fault.OnlyMarksWords)]
    [InlineData(Fault.SwallowsEverything)]
    [InlineData(Fault.IsSlow)]
    [InlineData(Fault.BreaksOff)]
    [InlineData(Fault.IsBusy)]
    public void A_clause_is_spoken_whole_and_each_word_once_although_the_voice_fails_once(Fault fault) => VirtualTime.Run(async time =>
    {
        var voice = new Voice(time, fault);

        Assert.Equal(Text, await HearAsync(new RepeatingSynthesizer(voice, time).SpeakAsync(Request, CancellationToken.None)));
        Assert.Equal(2, voice.Asked.Count);
        Assert.True(voice.Asked[1].NeedsFreshConnection);
    });

    [Theory]
    [InlineData(Fault.Fails)]
    [InlineData(Fault.SaysItIsDone)]
    [InlineData(Fault.OnlyMarksWords)]
    [InlineData(Fault.SwallowsEverything)]
    [InlineData(Fault.BreaksOff)]
    public void The_second_region_speaks_what_the_first_one_did_not(Fault fault) => VirtualTime.Run(async time =>
    {
        var (first, second) = (new Voice(time, fault), new Voice(time));
        var voice = new FallbackSynthesizer(first, second, time, NullLogger<FallbackSynthesizer>.Instance);

        Assert.Equal(Text, await HearAsync(voice.SpeakAsync(Request, CancellationToken.None)));
        Assert.Single(second.Asked);
    });

    [Theory]
    [InlineData(Fault.Fails)]
    [InlineData(Fault.SaysItIsDone)]
    [InlineData(Fault.BreaksOff)]
    public void A_voice_that_fails_twice_has_failed_and_no_clause_is_left_out_silently(Fault fault) => VirtualTime.Run(async time =>
    {
        await Assert.ThrowsAsync<SynthesisFailedException>(() => HearAsync(new RepeatingSynthesizer(new Voice(time, fault, fault), time).SpeakAsync(Request, CancellationToken.None)));
        var both = new FallbackSynthesizer(new Voice(time, fault), new Voice(time, fault), time, NullLogger<FallbackSynthesizer>.Instance);
        await Assert.ThrowsAsync<SynthesisFailedException>(() => HearAsync(both.SpeakAsync(Request, CancellationToken.None)));
    });

    [Fact]
    public void Signs_that_no_voice_says_are_no_failure() => VirtualTime.Run(async time =>
    {
        var voice = new Voice(time, Fault.SaysItIsDone);

        Assert.Equal("", await HearAsync(new RepeatingSynthesizer(voice, time).SpeakAsync(Request with { Text = "…" }, CancellationToken.None)));
        Assert.Single(voice.Asked);
    });

    [Fact]
    public void Speech_without_audio_is_not_cached() => VirtualTime.Run(async time =>
    {
        var cache = new CachingSynthesizer(new Voice(time, Fault.SaysItIsDone));
        cache.Remember([Request]);

        Assert.Equal(Text, await HearAsync(new RepeatingSynthesizer(cache, time).SpeakAsync(Request, CancellationToken.None)));
        Assert.Equal(Text, await HearAsync(new RepeatingSynthesizer(cache, time).SpeakAsync(Request, CancellationToken.None)));
    });

    [Fact]
    public void A_busy_voice_is_asked_again_after_a_moment_and_others_at_once() => VirtualTime.Run(async time =>
    {
        var (busy, failed) = (new Voice(time, Fault.IsBusy), new Voice(time, Fault.Fails));
        await HearAsync(new RepeatingSynthesizer(busy, time).SpeakAsync(Request, CancellationToken.None));
        await HearAsync(new RepeatingSynthesizer(failed, time).SpeakAsync(Request, CancellationToken.None));

        Assert.Equal(TimeSpan.FromMilliseconds(300), busy.At[1] - busy.At[0]);
        Assert.Equal(failed.At[0], failed.At[1]);
    });

    /// <summary>The words whose audio was valid, in order.</summary>
    private static async Task<string> HearAsync(IAsyncEnumerable<SpokenAudio> speech)
    {
        var (text, from) = (Text, 0);
        var heard = new List<(string Words, TimeSpan Until)>();
        var kept = new List<string>();
        await foreach (var piece in speech)
        {
            if (piece.Word is { } word)
            {
                heard.Add((text[from..word.TextEnd], word.Offset + word.Duration));
                from = word.TextEnd;
            }
            else if (piece.Break is { } broke)
            {
                kept.AddRange(heard.Where(one => one.Until <= broke.Offset).Select(one => one.Words));
                heard.Clear();
                (text, from) = (text[broke.TextFrom..], 0);
            }
        }

        return string.Concat(kept.Concat(heard.Select(one => one.Words)));
    }

    public enum Fault
    {
        None,
        Fails,
        SaysItIsDone,
        OnlyMarksWords,
        SwallowsEverything,
        IsSlow,
        BreaksOff,
        IsBusy,
    }

    /// <summary>Fails in one way after the other, and then speaks.</summary>
    private sealed class Voice(TimeProvider time, params Fault[] faults) : ISynthesizer
    {
        private static readonly TimeSpan PerWord = TimeSpan.FromMilliseconds(300);

        public List<SpeechRequest> Asked { get; } = [];

        public List<TimeSpan> At { get; } = [];

        public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
        {
            var fault = faults.ElementAtOrDefault(Asked.Count);
            Asked.Add(request);
            At.Add(TimeSpan.FromTicks(time.GetTimestamp()));
            switch (fault)
            {
                case Fault.Fails: throw new SynthesisFailedException("ConnectionFailure") { Kind = FailureKind.DeadConnection };
                case Fault.IsBusy: throw new SynthesisFailedException("TooManyRequests") { Kind = FailureKind.ToldToWait };
                case Fault.SaysItIsDone: yield break;
                case Fault.SwallowsEverything: await Task.Delay(Timeout.InfiniteTimeSpan, time, yielded); break;
                case Fault.IsSlow: await Task.Delay(TimeSpan.FromSeconds(2), time, yielded); break;
            }

            var (words, end, offset) = (request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries), 0, TimeSpan.Zero);
            foreach (var word in words)
            {
                end = request.Text.IndexOf(word, end, StringComparison.Ordinal) + word.Length;
                yield return new SpokenAudio(default, new SpokenWord(end, offset, PerWord));
                if (fault is Fault.OnlyMarksWords)
                {
                    continue;
                }

                yield return new SpokenAudio(new byte[request.Format.BytesFor(PerWord) / 2], null);
                if (fault is Fault.BreaksOff && word == words[words.Length / 2])
                {
                    throw new SynthesisFailedException("ServiceError");
                }

                yield return new SpokenAudio(new byte[request.Format.BytesFor(PerWord) / 2], null);
                offset += PerWord;
            }
        }
    }
}
