using VoiceAgent.Emulators.Phone.Hearing;
using VoiceAgent.Emulators.Phone.Outcomes;
using VoiceAgent.Emulators.Speech.Ears;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Phone;

/// <summary>Emulated callers in virtual time. The test makes every tick.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task The_caller_hears_the_agents_words_as_they_are_played_out(int sampleRate)
    {
        var line = await VirtualCall.LineAsync("thanks for calling contoso insurance", sampleRate);
        var call = await VirtualCall.AnsweredAsync(null, sampleRate);

        call.At(200, () => call.Call.Playout.Add(line)).Run(4000);

        var heard = Assert.Single(call.Result.Heard);
        Assert.Equal("thanks for calling contoso insurance", heard.Text);
        Assert.InRange(heard.At, 200, 220);
        Assert.InRange(heard.Until, 200 + (line.Length * 1000.0 / sampleRate) - 120, 220 + (line.Length * 1000.0 / sampleRate));
        Assert.Equal(heard.At, call.Result.GreetingMs);
        Assert.Equal(["thanks", "for", "calling", "contoso", "insurance"], call.Result.Words.Select(word => word.Word));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    public async Task A_word_whose_audio_comes_late_is_heard_whole(int lateMs)
    {
        var line = await VirtualCall.LineAsync("insurance insurance insurance insurance");
        var call = await VirtualCall.AnsweredAsync(null);

        // In pieces of 130 ms, every word has one or two gaps.
        foreach (var (at, piece) in line.Chunk(130 * 16).Index())
        {
            call.At(at * (130 + lateMs), () => call.Call.Playout.Add(piece));
        }

        call.Run(20_000);

        Assert.Equal(["insurance", "insurance", "insurance", "insurance"], call.Result.Words.Select(word => word.Word));
        Assert.Equal(call.Result.Words.OrderBy(word => word.At), call.Result.Words);
        var until = Assert.Single(call.Result.Heard).Until;
        Assert.InRange(call.Result.Words[^1].At, until - 100, until + 100);
    }

    [Fact]
    public async Task Words_that_StopAudio_cut_off_were_not_heard()
    {
        var line = await VirtualCall.LineAsync("one two three four five six seven eight");
        var call = await VirtualCall.AnsweredAsync(null);

        call.At(0, () => call.Call.Playout.Add(line)).At(1000, () => call.Call.Playout.Discard()).Run(4000);

        var heard = Assert.Single(call.Result.Heard);
        Assert.StartsWith("one two", heard.Text);
        Assert.DoesNotContain("five", heard.Text);
        Assert.InRange(heard.Until, 900, 1000);
    }

    [Fact]
    public async Task The_response_latency_runs_from_the_callers_last_sound_to_the_agents_first()
    {
        var line = await VirtualCall.LineAsync("certainly");
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - pause: 500ms
              - say: hello there
              - wait for agent
              - hang up
            """);
        var answered = false;
        call.Agent = at =>
        {
            if (!answered && at.Result.Said is [var said] && at.Now - said.Until >= 400)
            {
                answered = true;
                at.Call.Playout.Add(line);
            }
        };

        call.Run(10_000);

        var latency = Assert.Single(call.Result.ResponseLatencies);
        Assert.Equal(1, latency.Turn);
        Assert.InRange(latency.Ms, 400, 440);
        Assert.Equal(PhoneState.Ended, call.Result.State);
    }

    [Fact]
    public async Task An_interruption_is_measured_from_the_onset_to_the_agents_last_sound()
    {
        var line = await VirtualCall.LineAsync("your claim was approved and we are sending the money to your account today");
        var answer = await VirtualCall.LineAsync("four hundred dollars");
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - interrupt after: { words: 4, say: sorry how much was it }
              - wait for agent
              - expect: { heard: "four hundred dollars", not heard: "account" }
              - hang up
            """);
        call.At(100, () => call.Call.Playout.Add(line));
        double? stopAt = null;
        call.Agent = at =>
        {
            stopAt ??= at.Telephone.SpeakingSince + 120;
            if (stopAt <= at.Now)
            {
                stopAt = double.PositiveInfinity;
                at.Call.Playout.Discard();
                at.At(at.Now + 2500, () => at.Call.Playout.Add(answer));
            }
        };

        call.Run(20_000);

        Assert.Empty(call.Result.Failures);
        var interruption = Assert.Single(call.Result.Interruptions);
        Assert.InRange(interruption.SilentAfterMs, 100, 141);
        Assert.Equal(4, call.Result.Words.TakeWhile(word => word.At <= interruption.Onset).Count());
        Assert.Single(call.Result.ResponseLatencies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_that_speaks_into_a_pause_has_cut_the_caller_off_and_one_that_waits_has_not(bool speaks)
    {
        var line = await VirtualCall.LineAsync("certainly");
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - say: [I have a question about my claim and, 900ms, about the amount]
              - wait for agent
              - hang up
            """);
        double? began = null;
        var answered = false;
        call.Agent = at =>
        {
            began ??= at.Telephone.SpeakingSince;

            // During its pause, the caller's line has not ended.
            var inThePause = at.Now - began >= 2_600 && at.Result.Said is [];
            if (!answered && (speaks ? inThePause : at.Result.Said is [var said] && at.Now - said.Until >= 400))
            {
                answered = true;
                at.Call.Playout.Add(line);
            }
        };

        call.Run(15_000);

        var pause = Assert.Single(call.Result.Pauses);
        Assert.Equal(900, pause.Ms);
        Assert.Equal(speaks, pause.CutOffMs is > 0 and < 1_000);
        Assert.Equal(speaks ? 0 : 1, call.Result.ResponseLatencies.Count);
        Assert.Single(call.Result.Said);
    }

    [Fact]
    public async Task What_the_caller_says_carries_its_words_to_the_agents_ear()
    {
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - say: my member number is four seven one nine
              - pause: 500ms
            """);
        var ear = new WordEar(Speaker.Caller, 16_000);
        var words = new List<HeardWord>();
        using var listening = call.Call.Frames.Listen(frame => ear.Hear(frame.Samples, words));

        call.Run(10_000);

        Assert.Equal("my member number is four seven one nine", string.Join(' ', words.Select(word => word.Text)));
        Assert.Equal("my member number is four seven one nine", Assert.Single(call.Result.Said).Text);
        Assert.Equal("the caller hung up", call.Result.Ending);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_in_mid_sentence_has_said_only_the_words_before()
    {
        var call = await VirtualCall.AnsweredAsync(null);
        call.Telephone.Say(await VirtualCall.CallerLineAsync("one two three four five six"), atOnce: false);

        call.At(1000, call.Telephone.PutDown).Run(5000);

        var said = Assert.Single(call.Result.Said);
        Assert.StartsWith("one two", said.Text);
        Assert.DoesNotContain("five", said.Text);
    }

    [Fact]
    public async Task Dead_air_ends_the_callers_patience_and_the_call_has_failed()
    {
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - wait for agent: { timeout: 3s }
              - say: hello
            """);

        call.Run(10_000);

        Assert.Equal(PhoneState.Failed, call.Result.State);
        Assert.Equal(["line 2: the agent was not heard in time"], call.Result.Failures);
        Assert.InRange(call.Now, 3000, 3100);
    }

    [Fact]
    public async Task An_expectation_waits_as_long_as_it_may_and_tells_what_was_heard_instead()
    {
        var line = await VirtualCall.LineAsync("good morning");
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - expect: { heard: "good evening", within: 4s }
              - expect: { not heard: "morning" }
              - hang up
            """);

        call.At(0, () => call.Call.Playout.Add(line)).Run(10_000);

        Assert.Equal(
            ["line 2: expected to hear 'good evening', heard 'good morning'", "line 3: expected not to hear 'morning', heard 'good morning'"],
            call.Result.Failures);
        Assert.InRange(call.Now, 4000, 4100);
    }

    [Fact]
    public async Task An_agent_that_hangs_up_before_the_script_is_through_is_a_failure()
    {
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - pause: 10s
              - say: hello
              - hang up
            """);

        call.At(1000, () => call.Telephone.Ended("the agent hung up", null)).Run(5000);

        Assert.Equal(["line 3: the other side hung up before the caller could say 'hello'"], call.Result.Failures);
    }

    [Fact]
    public async Task A_cough_is_loud_and_is_neither_said_nor_a_turn()
    {
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - cough
              - pause: 200ms
            """);
        var loudest = 0;
        using var listening = call.Call.Frames.Listen(frame => loudest = Math.Max(loudest, frame.Samples.Max(sample => Math.Abs((int)sample))));

        call.Run(2000);

        Assert.InRange(loudest, 6_000, 12_000);
        Assert.Empty(call.Result.Said);
        Assert.Empty(call.Result.ResponseLatencies);
    }

    [Fact]
    public async Task The_same_seed_pauses_and_coughs_the_same_way()
    {
        const string Script = """
            steps:
              - pause: { between: 100ms, and: 3s }
              - cough
              - hang up
            """;

        var (first, second) = (await VirtualCall.AnsweredAsync(Script), await VirtualCall.AnsweredAsync(Script));

        Assert.Equal(first.Run(10_000).Telephone.Wav(TapeTrack.Said), second.Run(10_000).Telephone.Wav(TapeTrack.Said));
    }

    [Fact]
    public async Task The_tape_has_the_caller_left_and_the_agent_right()
    {
        var line = await VirtualCall.LineAsync("hello");
        var call = await VirtualCall.AnsweredAsync("steps:\n  - pause: 500ms\n  - say: hi\n  - pause: 500ms\n  - hang up\n");

        call.At(0, () => call.Call.Playout.Add(line)).Run(5000);

        var both = call.Telephone.Wav(TapeTrack.Both)!;
        var samples = new short[(both.Length - 44) / 2];
        Buffer.BlockCopy(both, 44, samples, 0, samples.Length * 2);
        var left = samples.Where((_, i) => i % 2 == 0).ToArray();
        var right = samples.Where((_, i) => i % 2 == 1).ToArray();
        Assert.Equal((int)(call.Now * 16), left.Length);
        Assert.True(Array.FindIndex(right, sample => Math.Abs((int)sample) > 330) < 8000);
        Assert.InRange(Array.FindIndex(left, sample => Math.Abs((int)sample) > 330), 7_600, 8_700);
        Assert.Equal(2, both[22]);
    }

    [Fact]
    public async Task Keys_are_pressed_one_after_the_other()
    {
        var call = await VirtualCall.AnsweredAsync("""
            steps:
              - dtmf: "47#"
              - hang up
            """);
        var pressed = new List<(char Key, double At)>();
        using var listening = call.Call.Tones.Listen(pressedKey => pressed.Add((pressedKey.Key, call.Now)));

        call.Run(3000);

        Assert.Equal("47#", string.Concat(pressed.Select(each => each.Key)));
        Assert.All(pressed.Zip(pressed.Skip(1)), pair => Assert.InRange(pair.Second.At - pair.First.At, 200, 280));
        Assert.Equal("47#", call.Result.Dtmf.Pressed);
    }
}
