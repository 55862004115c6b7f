using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Quality;

public sealed class CallQualityMeterTests
{
    // −20 dB and −30 dB.
    private const short Voice = 3_277;
    private const short Murmur = 1_036;
    private const short Faint = 164;

    [Fact]
    public void A_good_call_raises_no_alert_and_reports_its_figures()
    {
        var call = new Call();
        call.Pass(3_000, caller: Voice);

        Assert.All(call.Told, happened => Assert.IsType<QualityMeasured>(happened));
        Assert.Equal(2, call.Told.Count);
        var caller = call.Meter.Measure(isFinal: true).Caller;
        Assert.Equal((3_000, 0, 0, 0, 0, 3_000, 0), (caller.Frames, caller.Lost, caller.Concealed, caller.Late, caller.Gaps, caller.Sounding, caller.Clipped));
        Assert.Equal((-20.0, TimeSpan.Zero, 0, 0), (caller.LevelDb, caller.Jitter, caller.SilencePercent, caller.LossPercent));
        Assert.Equal(4.36, caller.Mos!.Value, 0.02);
    }

    [Fact]
    public void A_line_that_stays_bad_raises_one_alert_for_each_problem_and_not_a_flood()
    {
        var call = new Call();
        call.PassLosing(seconds: 240);

        Assert.Equal([QualityProblem.Loss, QualityProblem.Mos], call.Alerts.Select(alert => alert.Problem).Order());
        var loss = call.Alerts.Single(alert => alert.Problem is QualityProblem.Loss);
        Assert.Equal((MediaLeg.Caller, 3.0), (loss.Leg, loss.Limit));
        Assert.Equal(10, loss.Value, 0.1);
        Assert.InRange(loss.Offset, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.2));
        Assert.Empty(call.Told.OfType<QualityRestored>());
    }

    [Fact]
    public void A_problem_that_is_over_is_told_and_comes_back_only_after_a_while()
    {
        var call = new Call();
        call.PassLosing(seconds: 20);
        call.Pass(1_500, caller: Voice);
        Assert.Equal([QualityProblem.Loss, QualityProblem.Mos], call.Told.OfType<QualityRestored>().Select(restored => restored.Problem).Order());

        // A minute later it is no news.
        call.PassLosing(seconds: 60);
        call.Pass(1_500, caller: Voice);
        Assert.Equal(2, call.Alerts.Count());

        // Five minutes after the first alert it is one again.
        call.Pass(10_000, caller: Voice);
        call.PassLosing(seconds: 60);
        Assert.Equal(4, call.Alerts.Count());
        Assert.Equal(2, call.Told.OfType<QualityRestored>().Count());
    }

    [Fact]
    public void A_problem_that_came_back_too_early_and_stays_is_told_later()
    {
        var call = new Call();
        call.PassLosing(seconds: 20);
        call.Pass(1_500, caller: Voice);
        call.PassLosing(seconds: 400);

        Assert.Equal(2, call.Alerts.Count(alert => alert.Problem is QualityProblem.Loss));
    }

    [Fact]
    public void A_worker_that_continues_a_call_does_not_raise_its_alerts_again()
    {
        var call = new Call();
        call.Meter.Continue([new LoggedEvent(1, DateTimeOffset.UnixEpoch, new QualityAlerted(MediaLeg.Caller, QualityProblem.Loss, 9, 3, TimeSpan.Zero))]);
        call.PassLosing(seconds: 60);
        Assert.Equal([QualityProblem.Mos], call.Alerts.Select(alert => alert.Problem));

        call.Pass(1_500, caller: Voice);
        Assert.Equal(2, call.Told.OfType<QualityRestored>().Count());
    }

    [Fact]
    public void Without_thresholds_nothing_is_alerted()
    {
        var call = new Call(new QualityOptions
        {
            LossPercent = null,
            LatePercent = null,
            Jitter = null,
            Mos = null,
            LevelDb = null,
            ClippingPercent = null,
            OneWayAfter = null,
            TalkOverPercent = null,
        });
        call.PassLosing(seconds: 60);

        Assert.Empty(call.Alerts);
    }

    [Fact]
    public void A_quiet_caller_and_a_distorted_one_are_noticed()
    {
        var quiet = new Call();
        quiet.Pass(600, caller: Faint);
        Assert.Equal((QualityProblem.Level, -46.0), (Assert.Single(quiet.Alerts).Problem, Assert.Single(quiet.Alerts).Value));

        var distorted = new Call();
        distorted.Pass(600, caller: 32_124);
        Assert.Equal((QualityProblem.Clipping, 100.0), (Assert.Single(distorted.Alerts).Problem, Assert.Single(distorted.Alerts).Value));
    }

    [Fact]
    public void A_silent_caller_is_an_alert_only_with_a_threshold()
    {
        var usual = new Call();
        usual.Pass(600, caller: 20);
        Assert.Empty(usual.Alerts);

        var strict = new Call(new QualityOptions { SilencePercent = 95 });
        strict.Pass(600, caller: 20);
        Assert.Equal((QualityProblem.Silence, 100.0), (Assert.Single(strict.Alerts).Problem, Assert.Single(strict.Alerts).Value));
    }

    [Fact]
    public void Jitter_and_late_frames_are_noticed()
    {
        var call = new Call();
        for (var burst = 0; burst < 60; burst++)
        {
            // Every 200 ms ten frames come together: six of them are more than 60 ms late.
            call.PassStalled(10);
        }

        Assert.Equal([QualityProblem.Late, QualityProblem.Mos], call.Alerts.Select(alert => alert.Problem).Where(problem => problem is not QualityProblem.Jitter).Order());
        Assert.Equal(60, call.Alerts.Single(alert => alert.Problem is QualityProblem.Late).Value, 2.0);
        Assert.True(call.Meter.Measure(isFinal: true).Caller.WorstJitter > TimeSpan.FromMilliseconds(15));
    }

    [Fact]
    public void Both_sides_at_the_same_time_are_talk_over()
    {
        var call = new Call();
        call.Pass(250, caller: Voice, agent: Voice);
        call.Pass(250, caller: Voice);
        call.Pass(250, agent: Voice);

        // The first frame of the caller was said before the agent began, and the last frame of the agent was still heard.
        Assert.Equal(TimeSpan.FromSeconds(5), call.Meter.Measure(isFinal: true).TalkOver);
        Assert.Equal((QualityProblem.TalkOver, 50.0), (Assert.Single(call.Alerts).Problem, Assert.Single(call.Alerts).Value));
    }

    [Fact]
    public void Audio_that_was_discarded_is_not_talked_over()
    {
        var call = new Call();
        for (var frame = 0; frame < 10; frame++)
        {
            call.Send(Voice);
        }

        call.Meter.AgentStopped(call.Meter.Now);
        call.Pass(10, caller: Voice);

        Assert.InRange(call.Meter.Measure(isFinal: true).TalkOver, TimeSpan.Zero, AudioFormat.FrameDuration);
    }

    [Fact]
    public void A_caller_of_whom_nothing_is_heard_is_one_way_audio()
    {
        var call = new Call();
        call.Pass(100, agent: Voice);
        call.Pass(1_000);
        call.Pass(100, agent: Voice);
        call.Pass(1_500);

        Assert.Equal((MediaLeg.Caller, QualityProblem.OneWay), (Assert.Single(call.Alerts).Leg, Assert.Single(call.Alerts).Problem));
        Assert.InRange(Assert.Single(call.Alerts).Value, 30, 41);

        call.Pass(1_500, caller: Murmur);
        Assert.Equal(QualityProblem.OneWay, Assert.Single(call.Told.OfType<QualityRestored>()).Problem);
    }

    [Fact]
    public void A_caller_who_listens_to_a_long_answer_with_some_noise_is_not_one_way_audio()
    {
        var call = new Call();
        for (var sentence = 0; sentence < 5; sentence++)
        {
            call.Pass(500, caller: 20, agent: Voice);
            call.Pass(100, caller: 20);
        }

        Assert.Empty(call.Alerts);
    }

    [Fact]
    public void A_long_answer_without_a_pause_is_not_one_way_audio()
    {
        var call = new Call();
        call.Pass(3_000, agent: Voice);

        Assert.Empty(call.Alerts);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void An_agent_that_never_sends_anything_is_one_way_audio_if_it_should_speak_first(bool expectsAgent, int alerts)
    {
        var call = new Call(expectsAgent: expectsAgent);
        call.Pass(2_500, caller: Voice);

        Assert.Equal(alerts, call.Alerts.Count(alert => alert is { Leg: MediaLeg.Agent, Problem: QualityProblem.OneWay }));
        Assert.Equal(alerts, call.Alerts.Count());
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var call = new Call(new QualityOptions { Window = TimeSpan.FromMinutes(5), Report = TimeSpan.FromMinutes(5) });
        var pcm = Call.Pcm(Voice);
        Measure(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(5_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Measure(int frames)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                var at = TimeSpan.FromMilliseconds(20 * frame);
                call.Meter.CallerFrame(pcm, at, at);
                call.Meter.AgentFrame(pcm, at);
            }
        }
    }

    [Fact]
    public void An_empty_setting_raises_no_alert()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Quality:LossPercent", ""), new("Quality:Jitter", ""), new("Quality:Mos", "2.5")]).Build();
        var options = configuration.GetSection(QualityOptions.Section).Get<QualityOptions>()!;

        Assert.Null(options.LossPercent);
        Assert.Null(options.Jitter);
        Assert.Equal(2.5, options.Mos);
        Assert.Equal(5, options.LatePercent);
        Assert.Empty(options.Validate(new ValidationContext(options)));
    }

    [Theory]
    [InlineData("Window", "00:00:01", "Quality:Window")]
    [InlineData("Report", "00:00:05", "Quality:Report")]
    [InlineData("RepeatAfter", "-00:00:01", "Quality:RepeatAfter")]
    [InlineData("LateAfter", "00:00:00.010", "Quality:LateAfter")]
    [InlineData("AssumedDelay", "00:00:02", "Quality:AssumedDelay")]
    [InlineData("Jitter", "00:01:00", "Quality:Jitter")]
    [InlineData("OneWayAfter", "00:00:01", "Quality:OneWayAfter")]
    [InlineData("SilenceDb", "0", "Quality:SilenceDb")]
    [InlineData("LevelDb", "1", "Quality:LevelDb")]
    [InlineData("Mos", "5", "Quality:Mos")]
    [InlineData("LossPercent", "101", "percentages")]
    [InlineData("TalkOverPercent", "-1", "percentages")]
    [InlineData("ClippingPercent", "NaN", "percentages")]
    public void A_setting_out_of_range_is_refused_with_its_name(string setting, string value, string named)
    {
        var options = new QualityOptions();
        var property = typeof(QualityOptions).GetProperty(setting)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(options, type == typeof(TimeSpan) ? TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains(named, Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(new QualityOptions().Validate(new ValidationContext(options)));
    }

    /// <summary>A call whose frames the test sends. The agent's frames are sent when they are due.</summary>
    private sealed class Call
    {
        private readonly VirtualTime _time = new();
        private TimeSpan _offset;

        public Call(QualityOptions? options = null, bool expectsAgent = false) =>
            Meter = new CallQualityMeter(options ?? new QualityOptions(), new MediaClock(_time), expectsAgent, Told.Add);

        public List<CallEvent> Told { get; } = [];

        public IEnumerable<QualityAlerted> Alerts => Told.OfType<QualityAlerted>();

        public CallQualityMeter Meter { get; }

        public static byte[] Pcm(short value)
        {
            var pcm = new byte[AudioFormat.Pcm16Mono16k.BytesPerFrame];
            MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(value);
            return pcm;
        }

        public void Pass(int frames, short caller = 0, short agent = 0)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                _time.Advance(AudioFormat.FrameDuration);
                Hear(caller);
                if (agent != 0)
                {
                    Send(agent);
                }
            }
        }

        /// <summary>In each second five frames in a row never arrive.</summary>
        public void PassLosing(int seconds)
        {
            for (var second = 0; second < seconds; second++)
            {
                Pass(45, caller: Voice);
                _time.Advance(5 * AudioFormat.FrameDuration);
                _offset += 5 * AudioFormat.FrameDuration;
            }
        }

        /// <summary>These frames arrive together, when the last of them is due.</summary>
        public void PassStalled(int frames)
        {
            _time.Advance(frames * AudioFormat.FrameDuration);
            for (var frame = 0; frame < frames; frame++)
            {
                Hear(Voice);
            }
        }

        public void Send(short value) => Meter.AgentFrame(Pcm(value), Meter.Now);

        private void Hear(short value)
        {
            Meter.CallerFrame(Pcm(value), _offset, Meter.Now);
            _offset += AudioFormat.FrameDuration;
        }
    }
}
