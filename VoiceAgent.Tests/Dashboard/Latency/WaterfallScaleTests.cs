using VoiceAgent.Contracts.Turns;
using VoiceAgent.Dashboard.Latency;

namespace VoiceAgent.Tests.Dashboard.Latency;

public sealed class WaterfallScaleTests
{
    [Fact]
    public void Bars_begin_at_the_earliest_stage_and_end_at_the_latest_of_all_turns()
    {
        var scale = WaterfallScale.For([Turn(500, ("think", -100, 300)), Turn(900, ("speak", 400, 500))]);

        Assert.Equal(100, scale.At(TimeSpan.Zero));
        Assert.Equal(0, scale.XOf(Stage("think", -100, 300)));
        Assert.Equal(300, scale.WidthOf(Stage("think", -100, 300)));
        Assert.Equal(1_000, scale.At(Ms(900)));
    }

    [Fact]
    public void A_stage_too_short_to_see_is_a_line_that_stays_inside()
    {
        var scale = WaterfallScale.For([Turn(1_000)]);
        var wire = Stage("wire", 1_000, 0);

        Assert.Equal(4, scale.WidthOf(wire));
        Assert.Equal(WaterfallScale.Width, scale.XOf(wire) + scale.WidthOf(wire));
    }

    [Fact]
    public void Nothing_measured_is_still_a_scale() => Assert.Equal(0, WaterfallScale.For([]).At(TimeSpan.Zero));

    private static TurnLatency Turn(int response, params (string Name, int Start, int Duration)[] stages) =>
        new(Ms(response), [.. stages.Select(stage => Stage(stage.Name, stage.Start, stage.Duration))]);

    private static LatencyStage Stage(string name, int start, int duration) => new(name, Ms(start), Ms(duration));

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
