using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class CapacityEstimateTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Before_any_worker_reported_no_line_is_free() => Assert.False(new CapacityEstimate(_time).TryTake());

    [Fact]
    public void A_line_that_was_just_taken_is_not_given_away_again_by_a_late_report()
    {
        var lines = new CapacityEstimate(_time);
        lines.Report(1);
        Assert.True(lines.TryTake());

        lines.Report(1);

        Assert.False(lines.TryTake());
    }

    [Fact]
    public void Later_the_workers_own_count_is_believed()
    {
        var lines = new CapacityEstimate(_time);
        lines.Report(1);
        Assert.True(lines.TryTake());
        _time.Advance(TimeSpan.FromSeconds(7));

        lines.Report(1);

        Assert.True(lines.TryTake());
    }
}
