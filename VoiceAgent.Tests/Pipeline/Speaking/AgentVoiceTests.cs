using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

public sealed class AgentVoiceTests
{
    [Fact]
    public void A_reply_is_paced_in_real_time_at_most_200_ms_ahead_of_the_ear() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "Your claim was approved on Monday.");
        voice.Complete(1);
        await stage.Passes(5_000);

        var frames = stage.Line.Sent;
        Assert.Equal(85, frames.Count);
        Assert.All(frames, sent => Assert.InRange(sent.PlaysAt - sent.At, TimeSpan.Zero, TimeSpan.FromMilliseconds(180)));
        Assert.Equal(Enumerable.Range(0, 85).Select(frame => TimeSpan.FromMilliseconds(20 * frame)), frames.Select(sent => sent.PlaysAt));
        Assert.Equal(Numbers(1, 34 * 800), Samples(stage.Line.Heard()));
    });

    [Fact]
    public void The_conversation_is_told_when_a_reply_is_synthesised_starts_and_has_been_heard() => Speak(async (voice, stage) =>
    {
        await stage.Passes(100);
        voice.Begin(3);
        voice.Say(3, "Good morning.");
        voice.Complete(3);
        await stage.Passes(2_000);

        Assert.Equal(
            [
                new SpeechSynthesized(3),
                new PlayoutStarted(3, TimeSpan.FromMilliseconds(100)),
                new SpeechProgressed(3, 1, TimeSpan.FromMilliseconds(650)),
                new PlayoutEnded(3, "Good morning.", TimeSpan.FromMilliseconds(100 + 660)),
            ],
            stage.Conversation.Told);
    });

    [Fact]
    public void The_next_clause_is_synthesised_while_this_one_plays() => Speak(async (voice, stage) =>
    {
        stage.Synthesizer.Delay = TimeSpan.FromMilliseconds(150);
        voice.Begin(1);
        voice.Say(1, "One moment please,");
        voice.Say(1, "I am looking.");
        voice.Complete(1);
        await stage.Passes(3_000);

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(150)], stage.Synthesizer.Asked.Select(asked => asked.At));
        Assert.Equal(new PlayoutEnded(1, "One moment please, I am looking.", TimeSpan.FromMilliseconds(150 + 1_560)), stage.Conversation.Told[^1]);
        Assert.Equal(Numbers(1, 31 * 800), Samples(stage.Line.Heard()).Where(sample => sample != 0));
    });

    [Fact]
    public void A_yielded_reply_goes_on_at_the_very_sample_the_caller_last_heard() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "It has been approved.");
        voice.Complete(1);
        await stage.Passes(510);
        voice.Yield(1);
        await stage.Passes(700);

        Assert.Equal(TimeSpan.FromMilliseconds(510), stage.Line.Sent.Single(sent => sent.Frame is null).At);
        Assert.Null(stage.Line.Sent[^1].Frame);
        voice.Resume(1);
        await stage.Passes(3_000);

        Assert.Equal(Numbers(1, 21 * 800), Samples(stage.Line.Heard()).Where(sample => sample != 0));
        Assert.Equal("It has been approved.", Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Heard);
        Assert.Single(stage.Conversation.Told.OfType<PlayoutStarted>());
    });

    [Fact]
    public void While_the_caller_is_on_hold_nothing_is_sent_and_the_reply_goes_on_where_they_heard_it_last() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "It has been approved.");
        await stage.Passes(510);
        voice.PutOnHold(true);
        var sent = stage.Line.Sent.Count;
        voice.Complete(1);
        await stage.Passes(60_000);

        Assert.Equal(sent, stage.Line.Sent.Count);
        Assert.Null(stage.Line.Sent[^1].Frame);
        voice.PutOnHold(false);
        await stage.Passes(3_000);

        Assert.Equal(Numbers(1, 21 * 800), Samples(stage.Line.Heard()).Where(sample => sample != 0));
        Assert.Equal("It has been approved.", Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Heard);
    });

    [Fact]
    public void A_reply_that_yields_when_the_caller_is_put_on_hold_still_yields_afterwards() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "It has been approved.");
        await stage.Passes(510);
        voice.Yield(1);
        voice.PutOnHold(true);
        await stage.Passes(1_000);
        voice.PutOnHold(false);
        await stage.Passes(1_000);

        Assert.Null(stage.Line.Sent[^1].Frame);
        voice.Resume(1);
        voice.Complete(1);
        await stage.Passes(3_000);
        Assert.Equal("It has been approved.", Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Heard);
    });

    [Fact]
    public void A_stopped_reply_leaves_only_the_words_that_were_heard_and_no_frame_after_the_stop() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "The amount is");
        voice.Say(1, "two hundred euros and five cents.");
        await stage.Passes(1_000);
        var heard = voice.Stop(1);
        voice.Say(1, "Never said.");
        await stage.Passes(2_000);

        // 13 characters of the first clause and 7 of the second were heard. This includes "two" but not "hundred".
        Assert.Equal("The amount is two", heard);
        Assert.Equal(heard, voice.Heard(1));
        Assert.Null(stage.Line.Sent[^1].Frame);
        Assert.Equal(TimeSpan.FromMilliseconds(1_000), stage.Line.Sent[^1].At);
        Assert.DoesNotContain(stage.Conversation.Told, told => told is PlayoutEnded);
    });

    // 17 letters take 850 ms, which is 42.5 frames. The second half of the last frame is silent.
    [Theory]
    [InlineData(845, "two hundred")]
    [InlineData(855, "two hundred euros")]
    public void The_silence_that_fills_a_clauses_last_frame_is_not_taken_for_its_last_word(int stoppedAfter, string heard) => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "two hundred euros");
        await stage.Passes(stoppedAfter);

        Assert.Equal(heard, voice.Stop(1));
    });

    // The first clause ends at 250 ms, in the middle of a frame. The second begins at 260 ms, and all of it was sent before that.
    [Fact]
    public void Silence_between_two_clauses_on_the_wire_is_not_taken_for_words() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "Sure.");
        await stage.Passes(70);
        voice.Say(1, "Yes.");
        await stage.Passes(185);

        Assert.Equal("Sure.", voice.Heard(1));
        Assert.Equal("Sure.", voice.Stop(1));
    });

    [Fact]
    public void A_reply_that_yields_in_the_silence_after_a_clause_repeats_none_of_it() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "two hundred euros");
        await stage.Passes(855);
        voice.Yield(1);
        await stage.Passes(700);
        voice.Resume(1);
        voice.Say(1, "and five cents.");
        voice.Complete(1);
        await stage.Passes(3_000);

        Assert.Equal(Numbers(1, 32 * 800), Samples(stage.Line.Heard()).Where(sample => sample != 0));
        Assert.Equal("two hundred euros and five cents.", Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Heard);
    });

    [Fact]
    public void Without_word_marks_what_was_heard_is_told_by_time_and_cut_at_a_word() => Speak(async (voice, stage) =>
    {
        stage.Synthesizer.MarksWords = false;
        voice.Begin(1);
        voice.Say(1, "two hundred euros and five cents.");
        await stage.Passes(600);

        Assert.Equal("two hundred", voice.Stop(1));
    });

    [Fact]
    public void A_reply_that_was_heard_to_its_end_is_still_known_to_a_late_stop() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "Goodbye.");
        voice.Complete(1);
        await stage.Passes(2_000);

        Assert.Equal("Goodbye.", voice.Stop(1));
        Assert.DoesNotContain(stage.Line.Sent, sent => sent.Frame is null);
    });

    [Fact]
    public void A_new_reply_silences_the_one_before_and_nothing_of_that_one_follows() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "This is a long sentence that nobody will hear the end of.");
        await stage.Passes(400);
        voice.Begin(2);
        voice.Say(2, "Yes?");
        voice.Complete(2);
        await stage.Passes(1_000);

        var stop = stage.Line.Sent.FindIndex(sent => sent.Frame is null);
        var after = stage.Line.Sent.Skip(stop + 1).SelectMany(sent => Samples(sent.Frame!)).ToArray();
        Assert.Equal(200 / 20, after.Length / 320);
        Assert.Equal(4 * 800, after.Count(sample => sample != 0));
        Assert.Equal(["This is a long sentence that nobody will hear the end of."], stage.Synthesizer.Cancelled.Distinct().Take(1));
        Assert.Equal(2, Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Epoch);
    });

    [Fact]
    public void Synthesis_waits_when_two_seconds_are_ahead_and_nothing_is_lost() => Speak(async (voice, stage) =>
    {
        var text = new string('a', 200);
        voice.Begin(1);
        voice.Say(1, text);
        voice.Complete(1);
        await stage.Passes(11_000);

        Assert.Equal(500, stage.Line.Sent.Count);
        Assert.Equal(Enumerable.Range(0, 500).Select(frame => TimeSpan.FromMilliseconds(20 * frame)), stage.Line.Sent.Select(sent => sent.PlaysAt));
    });

    [Fact]
    public void A_failing_synthesiser_is_told_and_what_it_had_said_is_heard() => Speak(async (voice, stage) =>
    {
        stage.Synthesizer.FailsOn = "Second.";
        voice.Begin(1);
        voice.Say(1, "First.");
        voice.Say(1, "Second.");
        voice.Complete(1);
        await stage.Passes(1_000);

        Assert.Contains(new SynthesisFailed(1, "The voice is hoarse."), stage.Conversation.Told);
        Assert.Equal("First.", Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Heard);
    });

    // "Your claim was" takes 14 × 50 ms. Two letters of the next word come before the voice breaks off. This gives 42 whole frames in all.
    [Theory]
    [InlineData(false, 14 * 800)]
    [InlineData(true, 42 * 320)]
    public void Where_a_voice_breaks_off_the_second_goes_on_with_that_word_and_no_unheard_sample_of_it_is_kept(bool stalls, int heardOfTheFirst) => VirtualTime.Run(async time =>
    {
        var first = new FakeSynthesizer(time) { BreaksOffAfter = 17, Stalls = stalls };
        var second = new FakeSynthesizer(time) { FirstSample = 20_000 };
        await SpeakAsync(time, new FallbackSynthesizer(first, second, time, NullLogger<FallbackSynthesizer>.Instance), async (voice, stage) =>
        {
            voice.Begin(1);
            voice.Say(1, "Your claim was approved on Monday.");
            voice.Complete(1);
            await stage.Passes(5_000);

            var heard = Samples(stage.Line.Heard()).Where(sample => sample != 0).ToArray();
            Assert.Equal(" approved on Monday.", Assert.Single(second.Asked).Text);
            Assert.Equal(Numbers(1, heardOfTheFirst), heard.TakeWhile(sample => sample < 20_000));
            Assert.Equal(Numbers(20_001, heard.Length - heardOfTheFirst), heard.Skip(heardOfTheFirst));
            Assert.Equal("Your claim was approved on Monday.", Assert.IsType<PlayoutEnded>(stage.Conversation.Told[^1]).Heard);
            Assert.Contains(stage.Conversation.Told, told => told is VoiceReplaced);
            Assert.DoesNotContain(stage.Conversation.Told, told => told is SynthesisFailed);
        });
    });

    [Fact]
    public void A_stop_waits_for_the_frame_on_its_way_and_is_the_last_thing_sent() => Speak(async (voice, stage) =>
    {
        stage.Line.BeforeSend = () => Task.Delay(TimeSpan.FromMilliseconds(30), stage.Time);
        voice.Begin(1);
        voice.Say(1, "It has been approved.");
        await stage.Passes(200);
        voice.Stop(1);
        await stage.Passes(1_000);

        Assert.Null(stage.Line.Sent[^1].Frame);
        Assert.Single(stage.Line.Sent, sent => sent.Frame is null);
    });

    [Fact]
    public void A_reply_without_a_word_ends_at_once() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Complete(1);
        await stage.Passes(100);

        Assert.Equal([new PlayoutEnded(1, "", TimeSpan.Zero)], stage.Conversation.Told);
    });

    [Fact]
    public void While_nobody_speaks_no_timer_runs() => Speak(async (voice, stage) =>
    {
        voice.Begin(1);
        voice.Say(1, "Hello.");
        voice.Complete(1);
        await stage.Passes(1_000);

        Assert.Equal(0, stage.Time.TimersWaiting);
    });

    private static IEnumerable<short> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => (short)number);

    private static short[] Samples(byte[] pcm) => MemoryMarshal.Cast<byte, short>(pcm).ToArray();

    private static void Speak(Func<AgentVoice, Stage, Task> story) => VirtualTime.Run(time => SpeakAsync(time, null, story));

    private static async Task SpeakAsync(VirtualTime time, ISynthesizer? synthesizer, Func<AgentVoice, Stage, Task> story)
    {
        var stage = new Stage(time, new FakeMediaStream(time), new FakeConversation(), new FakeSynthesizer(time));
        using var pacer = new Pacer(time);
        var options = new SpeakingOptions();
        var request = new AgentVoiceRequest("en-US-AvaNeural", "en-US", AudioFormat.Pcm16Mono16k);
        await using var voice = new AgentVoice(
            request, stage.Line, synthesizer ?? stage.Synthesizer, stage.Conversation, NoRecorder.Instance, pacer, options, new SpeakingMetrics(new FakeMeters()), new MediaClock(time));
        await story(voice, stage);
    }

    private sealed record Stage(VirtualTime Time, FakeMediaStream Line, FakeConversation Conversation, FakeSynthesizer Synthesizer)
    {
        public Task Passes(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Time);
    }
}
