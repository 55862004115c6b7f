using VoiceAgent.CallGateway.Calls.Queue;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

public sealed class WaitEstimateTests
{
    private static readonly DateTimeOffset Now = ExampleCall.Start;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(30, 30)]
    public void A_turn_each_minute_makes_a_minute_for_each_place(int turn, int minutes) => Assert.Equal(minutes, WaitEstimate.MinutesOf(turn, Each(60, turns: 10), Now));

    [Fact]
    public void Nothing_is_said_after_few_turns() => Assert.Null(WaitEstimate.MinutesOf(1, Each(60, turns: 4), Now));

    [Fact]
    public void Nothing_is_said_when_the_turns_have_stopped() => Assert.Null(WaitEstimate.MinutesOf(1, Each(10, turns: 20).Select(at => at.AddSeconds(-300)), Now));

    [Fact]
    public void Nothing_is_said_about_a_far_time() => Assert.Null(WaitEstimate.MinutesOf(31, Each(60, turns: 10), Now));

    [Fact]
    public void Old_turns_do_not_count() => Assert.Null(WaitEstimate.MinutesOf(1, Each(240, turns: 10), Now));

    private static IEnumerable<DateTimeOffset> Each(int seconds, int turns) => Enumerable.Range(1, turns).Select(number => Now.AddSeconds(-seconds * number));
}
