using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Dashboard.Latency;

/// <summary>Places a turn's stages on a time axis from the earliest start to the latest end, in tenths of a percent.</summary>
public sealed class WaterfallScale
{
    /// <summary>The width of the drawing: one SVG unit is a thousandth of the axis.</summary>
    public const double Width = 1000;

    // A stage without a measurable duration is still drawn with a visible width.
    private const double Thinnest = 4;

    private readonly double _from;
    private readonly double _perMillisecond;

    private WaterfallScale(double from, double until)
    {
        _from = from;
        _perMillisecond = Width / Math.Max(until - from, 1);
    }

    /// <summary>One scale for several turns, so that they can be compared.</summary>
    public static WaterfallScale For(IEnumerable<TurnLatency> turns)
    {
        var (from, until) = (0d, 1d);
        foreach (var turn in turns)
        {
            until = Math.Max(until, turn.Response.TotalMilliseconds);
            foreach (var stage in turn.Stages)
            {
                from = Math.Min(from, stage.Start.TotalMilliseconds);
                until = Math.Max(until, (stage.Start + stage.Duration).TotalMilliseconds);
            }
        }

        return new WaterfallScale(from, until);
    }

    public double At(TimeSpan moment) => (moment.TotalMilliseconds - _from) * _perMillisecond;

    public double WidthOf(LatencyStage stage) => Math.Max(stage.Duration.TotalMilliseconds * _perMillisecond, Thinnest);

    /// <summary>The start of a stage's bar. At the end of the axis it moves left, so that even the thinnest bar is visible.</summary>
    public double XOf(LatencyStage stage) => Math.Min(At(stage.Start), Width - WidthOf(stage));
}
