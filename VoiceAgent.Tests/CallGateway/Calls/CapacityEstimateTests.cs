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
        var capacity = new CapacityEstimate(_time);
        capacity.Report(1);
        Assert.True(capacity.TryTake());

        capacity.Report(1);

        Assert.False(capacity.TryTake());
    }

    [Fact]
    public void Later_the_workers_own_count_is_believed()
    {
        var capacity = new CapacityEstimate(_time);
        capacity.Report(1);
        Assert.True(capacity.TryTake());
        _time.Advance(TimeSpan.FromSeconds(7));

        capacity.Report(1);

        Assert.True(capacity.TryTake());
    }

    [Fact]
    public void While_no_worker_can_report_only_what_was_free_is_given_away()
    {
        var capacity = new CapacityEstimate(_time);
        capacity.Report(2);
        capacity.Taken();
        Assert.True(capacity.TryTake());

        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.False(capacity.TryTake());
    }
}
