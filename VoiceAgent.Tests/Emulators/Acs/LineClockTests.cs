using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class LineClockTests
{
    [Fact]
    public void Ten_minutes_are_thirty_thousand_ticks_for_every_call() => VirtualTime.Run(async time =>
    {
        var clock = new LineClock(time, NullLogger<LineClock>.Instance);
        var lines = Enumerable.Range(0, 9).Select(_ => new Line(time)).ToList();
        lines.ForEach(clock.Add);

        var running = clock.RunAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1), time);
        lines.ForEach(clock.Remove);
        await running;

        Assert.All(lines, line => Assert.Equal(30_000, line.Ticks.Count));
        Assert.All(lines, line => Assert.Equal(line.Ticks[0] + TimeSpan.FromMilliseconds(20 * 29_999), line.Ticks[^1]));
        Assert.Equal(4, lines.Select(line => line.Ticks[0]).Distinct().Count());
    });

    [Fact]
    public void A_clock_without_calls_stops_and_one_calls_defect_stops_no_other() => VirtualTime.Run(async time =>
    {
        var clock = new LineClock(time, NullLogger<LineClock>.Instance);
        var (good, bad) = (new Line(time), new Line(time) { FailsAt = 3 });
        clock.Add(good);
        clock.Add(bad);

        var running = clock.RunAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        clock.Remove(good);
        await running;

        Assert.InRange(good.Ticks.Count, 49, 50);
        Assert.Equal(3, bad.Ticks.Count);
    });

    private sealed class Line(VirtualTime time) : ILine
    {
        public int FailsAt { get; init; } = int.MaxValue;

        public List<TimeSpan> Ticks { get; } = [];

        public void Tick()
        {
            Ticks.Add(time.Elapsed);
            if (Ticks.Count == FailsAt)
            {
                throw new InvalidOperationException("A defect of one call.");
            }
        }
    }
}
