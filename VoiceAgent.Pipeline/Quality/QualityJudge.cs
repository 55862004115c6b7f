using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>Compares the measures of each window with the thresholds, and says which alerts begin and end.</summary>
internal sealed class QualityJudge(QualityOptions options)
{
    // Two seconds. Less audio says nothing about a share.
    private const int FewFrames = 100;

    // One second of a voice.
    private const int FewSounds = 50;

    private readonly AlertGate[] _caller = new AlertGate[Enum.GetValues<QualityProblem>().Length];
    private readonly AlertGate[] _agent = new AlertGate[Enum.GetValues<QualityProblem>().Length];

    /// <summary>Goes on where the workers before have stopped, so that a move of the call raises no alert again.</summary>
    public void Continue(IReadOnlyList<LoggedEvent> before)
    {
        foreach (var logged in before)
        {
            switch (logged.Event)
            {
                case QualityAlerted alert: Gates(alert.Leg)[(int)alert.Problem].Continue(alert.Offset); break;
                case QualityRestored restored: Gates(restored.Leg)[(int)restored.Problem].Continue(null); break;
            }
        }
    }

    /// <param name="told">Receives the alerts that begin and end now.</param>
    public void Judge(in QualityWindow window, TimeSpan now, List<CallEvent> told)
    {
        var (caller, agent) = (window.Caller, window.Agent);
        Both(MediaLeg.Caller, caller, now, told);
        Both(MediaLeg.Agent, agent, now, told);
        var heard = caller.Frames >= FewFrames;
        Above(MediaLeg.Caller, QualityProblem.Late, heard ? Percent(caller.Late, caller.Frames) : null, options.LatePercent, now, told);
        Above(MediaLeg.Caller, QualityProblem.Jitter, heard ? caller.MeanJitter.TotalMilliseconds : null, options.Jitter?.TotalMilliseconds, now, told);
        Above(MediaLeg.Caller, QualityProblem.Silence, heard ? Percent(caller.Frames - caller.Sounding, caller.Frames) : null, options.SilencePercent, now, told);
        Above(MediaLeg.Caller, QualityProblem.TalkOver, 100 * (window.TalkOver * AudioFormat.FrameDuration / window.Lasted), options.TalkOverPercent, now, told);
        Above(MediaLeg.Caller, QualityProblem.OneWay, window.CallerUnheard.TotalSeconds, options.OneWayAfter?.TotalSeconds, now, told);
        Above(MediaLeg.Agent, QualityProblem.OneWay, window.AgentUnheard.TotalSeconds, options.OneWayAfter?.TotalSeconds, now, told);
    }

    private void Both(MediaLeg leg, in LegCounts counts, TimeSpan now, List<CallEvent> told)
    {
        var expected = counts.Frames + counts.Lost;
        double? loss = expected >= FewFrames ? Percent(counts.Lost + counts.Concealed, expected) : null;
        double? clipped = counts.Sounding >= FewSounds ? Percent(counts.Clipped, counts.Sounding) : null;
        Above(leg, QualityProblem.Loss, loss, options.LossPercent, now, told);
        Above(leg, QualityProblem.Clipping, clipped, options.ClippingPercent, now, told);
        Below(leg, QualityProblem.Mos, expected >= FewFrames ? counts.Score(options.AssumedDelay, options.LateAfter) : null, options.Mos, now, told);
        Below(leg, QualityProblem.Level, counts.Sounding >= FewSounds ? counts.LevelDb : null, options.LevelDb, now, told);
    }

    private void Above(MediaLeg leg, QualityProblem problem, double? value, double? limit, TimeSpan now, List<CallEvent> told) =>
        Take(leg, problem, value, limit, value > limit, now, told);

    private void Below(MediaLeg leg, QualityProblem problem, double? value, double? limit, TimeSpan now, List<CallEvent> told) =>
        Take(leg, problem, value, limit, value < limit, now, told);

    /// <param name="value">Null when there was too little audio. It then changes nothing.</param>
    /// <param name="limit">Null when this problem raises no alert.</param>
    private void Take(MediaLeg leg, QualityProblem problem, double? value, double? limit, bool isBad, TimeSpan now, List<CallEvent> told)
    {
        if (value is not { } measured || limit is not { } most)
        {
            return;
        }

        var rounded = Math.Round(measured, 2);
        switch (Gates(leg)[(int)problem].Take(isBad, now, options.RepeatAfter))
        {
            case GateChange.Raised: told.Add(new QualityAlerted(leg, problem, rounded, most, now)); break;
            case GateChange.Restored: told.Add(new QualityRestored(leg, problem, rounded, now)); break;
        }
    }

    private AlertGate[] Gates(MediaLeg leg) => leg is MediaLeg.Caller ? _caller : _agent;

    private static double Percent(long part, long whole) => 100.0 * part / whole;
}
