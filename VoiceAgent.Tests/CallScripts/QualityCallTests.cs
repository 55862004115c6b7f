using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Quality;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Whole calls whose audio is measured, on good and on bad lines, in virtual time.</summary>
public sealed class QualityCallTests
{
    private const string Words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty one two three four five six seven eight nine ten";

    [Fact]
    public void A_call_on_a_good_line_is_measured_and_raises_no_alert()
    {
        var call = Run("");

        var measured = Final(call);
        Assert.Equal((0, 0, 0), (measured.Caller.Lost, measured.Caller.Concealed, measured.Caller.Late));
        Assert.Equal(TimeSpan.Zero, measured.Caller.WorstJitter);
        Assert.True(measured.Caller.Mos > 4.3, call.Protocol);
        Assert.InRange(measured.Caller.LevelDb!.Value, -30, -15);
        Assert.True(measured.Agent is { Frames: > 100, Lost: 0, Jitter: null, Mos: > 4.3 }, call.Protocol);
        Assert.Empty(call.Happened.OfType<QualityAlerted>());
    }

    [Fact]
    public void The_figures_are_in_the_log_before_the_media_stream_is_closed()
    {
        var events = Run("").Happened.ToList();

        Assert.True(events.FindIndex(happened => happened is QualityMeasured { IsFinal: true }) < events.FindIndex(happened => happened is MediaClosed));
        Assert.Single(events.OfType<QualityMeasured>(), measured => measured.IsFinal);
    }

    [Fact]
    public void A_line_that_loses_frames_raises_one_alert_for_each_problem()
    {
        var call = Run("line: { loss: 20% }");

        var measured = Final(call);
        Assert.InRange(measured.Caller.Concealed, 50, measured.Caller.Frames / 4);
        Assert.True(measured.Caller.Mos < 3.5, call.Protocol);
        var alerts = call.Happened.OfType<QualityAlerted>().ToList();
        Assert.Contains(alerts, alert => alert is { Leg: MediaLeg.Caller, Problem: QualityProblem.Loss });
        Assert.Contains(alerts, alert => alert is { Leg: MediaLeg.Caller, Problem: QualityProblem.Mos });
        Assert.Equal(alerts.Count, alerts.DistinctBy(alert => (alert.Leg, alert.Problem)).Count());
    }

    [Fact]
    public void An_uneven_line_has_jitter_and_late_frames_and_loses_none()
    {
        var measured = Final(Run("line: { jitter: 200ms }"));

        Assert.True(measured.Caller.Late > 0);
        Assert.True(measured.Caller.WorstJitter > TimeSpan.FromMilliseconds(10));
        Assert.Equal(0, measured.Caller.Lost);
    }

    [Fact]
    public void An_alert_is_in_the_record_of_the_live_call()
    {
        CallRecord? atAlert = null;
        ICallRecords? records = null;
        var call = Run("line: { loss: 20% }", call =>
        {
            call.HasGateway = true;
            call.Opening = async log =>
            {
                records = log;
                Assert.True(await log.CreateAsync(new CallRecord(call.Id, CallPhase.Connected, call.Caller, call.Called, "claims", "en-US", call.Time.GetUtcNow())));
            };
            call.Watch = () => atAlert ??= records?.FindAsync(call.Id) is { Result: { Quality: not null } record } ? record : null;
        });

        var alert = call.Happened.OfType<QualityAlerted>().First();
        Assert.Equal(alert, atAlert!.Quality!.Alerts[0]);
        Assert.True(atAlert.IsLive);
    }

    [Fact]
    public void A_call_that_is_not_measured_has_no_figures() => Assert.Empty(Run("", call => call.Quality = null).Happened.OfType<QualityMeasured>());

    private static QualityMeasured Final(ScriptedCall call) => Assert.Single(call.Happened.OfType<QualityMeasured>(), measured => measured.IsFinal);

    private static ScriptedCall Run(string line, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(
        ScriptReader.Read($"name: test\n{line}\nsteps:\n  - wait for agent: {{ silence: 1s }}\n  - say: {Words}\n  - wait for agent: {{ silence: 1s }}\n  - say: {Words}\n  - pause: 12s\n  - hang up"),
        call =>
        {
            call.Quality = new QualityOptions();
            arrange?.Invoke(call);
        });
}
