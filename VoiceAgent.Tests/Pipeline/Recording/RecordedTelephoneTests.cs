using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>Recordings, compared sample by sample with the tape of the emulator's telephone.</summary>
public sealed class RecordedTelephoneTests
{
    private const string Line = "my claim number is in the letter";
    private const string Greeting = "Thank you for calling, how may I help?";

    // Of an interruption within a frame the telephone plays nothing of that frame, and the recording has its first part.
    private const int MostAtACut = 1;

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task A_conversation_is_recorded_as_the_telephone_sent_and_heard_it(int rate)
    {
        var call = await RecordedTelephone.RunAsync(rate, Line, async (call, line) =>
        {
            await call.PassAsync(400);
            call.AgentSays(Greeting);
            await call.PassAsync(3_000);
            call.CallerSays(line);
            await call.PassAsync(4_000);
            call.AgentSays("One moment.");
            await call.PassAsync(1_000);
        });

        AssertSame(call);
        Assert.Contains(call.Recorded.Agent, sample => sample != 0);
        Assert.Contains(call.Recorded.Caller, sample => sample != 0);
    }

    [Fact]
    public async Task What_the_caller_did_not_hear_after_an_interruption_is_not_in_the_recording()
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.AgentSays(Greeting);
            await call.PassAsync(600);
            call.CallerSays(line);
            await call.PassAsync(300);
            call.AgentStops();
            await call.PassAsync(1_500);
            call.AgentSays("Go on.");
            await call.PassAsync(2_500);
        });

        AssertSame(call);
        Assert.Equal(0, call.Recorded.Agent[(900 + 20) * 16]);
        Assert.NotEqual(0, call.Recorded.Agent[(900 - 20) * 16]);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(19)]
    public async Task An_interruption_within_a_frame_differs_by_less_than_this_frame(int milliseconds)
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, _) =>
        {
            call.AgentSays(Greeting);
            await call.PassAsync(600);
            await call.PassWithinFrameAsync(milliseconds);
            call.AgentStops();
            await call.PassWithinFrameAsync(20 - milliseconds);
            await call.PassAsync(600);
        });

        var frames = call.Real.Heard.Chunk(320).Zip(call.Recorded.Agent.Chunk(320), static (heard, recorded) => heard.SequenceEqual(recorded)).ToList();
        Assert.InRange(frames.Count(static same => !same), 0, MostAtACut);
        Assert.Null(SameSamples.Difference(call.Real.Heard.AsSpan(0, 600 * 16), call.Recorded.Agent.AsSpan(0, 600 * 16), 16_000, "agent"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    public async Task Lost_frames_are_silence_and_what_follows_stays_at_its_place(int lost)
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.CallerSays(line);
            call.CallerSays(line);
            await call.PassAsync(800);
            await call.LoseAsync(lost);
            call.AgentSays(Greeting);
            await call.PassAsync(6_000);
        });

        AssertSame(call);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(1_000)]
    public async Task Frames_that_come_late_are_where_the_telephone_sent_them(int late)
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.AgentSays(Greeting);
            call.CallerSays(line);
            await call.PassAsync(800);
            await call.DelayAsync(late);
            await call.PassAsync(4_000);
        });

        AssertSame(call);
    }

    [Fact]
    public async Task Nothing_of_a_caller_on_hold_is_recorded_and_the_reply_goes_on_where_it_stopped()
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.AgentSays(Greeting);
            call.CallerSays(line);
            call.CallerSays(line);
            await call.PassAsync(700);
            await call.HoldAsync(2_000);
            await call.PassAsync(5_000);
        });

        AssertSame(call);
        Assert.All(call.Recorded.Caller[(720 * 16)..(2_680 * 16)], static sample => Assert.Equal(0, sample));
        Assert.NotEqual(0, call.Recorded.Agent[2_800 * 16]);
    }

    [Fact]
    public async Task A_pause_begins_and_ends_where_the_caller_hears_it_also_in_audio_that_was_sent_ahead()
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.AgentSays(Greeting);
            call.CallerSays(line);
            await call.PassAsync(500);
            await call.PauseAsync(600);
            await call.PassAsync(2_500);
        });

        AssertSame(call);
        Assert.NotEqual(0, call.Recorded.Agent[490 * 16]);
        Assert.Equal(0, call.Recorded.Agent[530 * 16]);
        Assert.NotEqual(0, call.Recorded.Agent[1_130 * 16]);
    }

    [Fact]
    public async Task A_transferred_call_is_recorded_until_the_platform_leaves_it()
    {
        var human = Enumerable.Range(0, 16_000).Select(static at => (short)(at % 2_000)).ToArray();
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.AgentSays("I connect you.");
            call.CallerSays(line);
            await call.PassAsync(1_500);
            call.Transfer(human);
            await call.PassAsync(2_000);
        });

        AssertSame(call);
        Assert.Equal(human, call.HeardLater[..human.Length]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(320)]
    [InlineData(0)]
    public async Task A_recording_that_is_shifted_or_has_a_wrong_sample_is_noticed(int shift)
    {
        var call = await RecordedTelephone.RunAsync(16_000, Line, async (call, line) =>
        {
            call.AgentSays(Greeting);
            call.CallerSays(line);
            await call.PassAsync(3_000);
        });

        Assert.NotNull(SameSamples.Difference(call.Real.Sent, Spoiled(call.Recorded.Caller, shift), 16_000, "caller"));
        Assert.NotNull(SameSamples.Difference(call.Real.Heard, Spoiled(call.Recorded.Agent, shift), 16_000, "agent"));
    }

    private static short[] Spoiled(short[] samples, int shift)
    {
        if (shift != 0)
        {
            return [.. samples.Select((_, at) => at - shift >= 0 && at - shift < samples.Length ? samples[at - shift] : (short)0)];
        }

        short[] wrong = [.. samples];
        wrong[wrong.Length / 2]++;
        return wrong;
    }

    private static void AssertSame(RecordedTelephone call)
    {
        var rate = call.Format.SampleRate;
        var caller = SameSamples.Difference(call.Real.Sent, call.Recorded.Caller, rate, "caller");
        var agent = SameSamples.Difference(call.Real.Heard, call.Recorded.Agent, rate, "agent");
        Assert.True(caller is null && agent is null, $"{caller}\n{agent}");
    }
}
