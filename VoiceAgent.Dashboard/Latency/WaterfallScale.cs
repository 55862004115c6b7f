using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Dashboard.Latency;

/// <summary>Places a turn's stages on a line from its earliest start to its latest end, in tenths of a percent.</summary>
public sealed class WaterfallScale
{
    /// <summary>The width of the drawing: an SVG unit is a thousandth of the line.</summary>
    public const double Width = 1000;

    // A stage of no measurable length is still drawn, as a line that can be seen.
    private const double Thinnest = 4;

    private readonly double _from;
    private readonly double _perMillisecond;

    private WaterfallScale(double from, double until)
    {
        _from = from;
        _perMillisecond = Width / Math.Max(until - from, 1);
    }

    /// <summary>One scale for several turns, so that a slow one looks slow beside a fast one.</summary>
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

    /// <summary>Where a stage's bar begins: moved left at the far end, so that even the thinnest stays inside.</summary>
    public double XOf(LatencyStage stage) => Math.Min(At(stage.Start), Width - WidthOf(stage));
}
