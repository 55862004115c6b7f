using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>What holds for every answered call, whatever becomes of its media streams, its workers, its transfers and its telephony service.</summary>
[Trait("Kind", "Property")]
public sealed class LostCallPropertyTests
{
    // A colleague's telephone may ring meanwhile, and when no worker is left, the outcome is awaited.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    // Seventeen seconds until the missing heartbeat of the call is noticed, when the worker lives and the report about its stream is lost. Fourteen for
    // all tries, and five for a step whose gateway dies.
    private static readonly TimeSpan LongestForgotten = TimeSpan.FromSeconds(40);

    [Theory, Seeds]
    public void No_caller_stays_on_a_silent_line_and_none_is_taken_from_the_agent_that_has_them(Seed seed)
    {
        var cases = seed.Cases(300);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            LostCallWorld world = null!;
            VirtualTime.Run(async time =>
            {
                world = new LostCallWorld(time, number);
                await world.RunAsync();
            });

            var message = $"{Seed.ToRepeat($"{number}", nameof(No_caller_stays_on_a_silent_line_and_none_is_taken_from_the_agent_that_has_them))}\n{string.Join('\n', world.Story)}";
            Assert.True(world.LongestAlone < Longest, $"The caller was alone for {world.LongestAlone.TotalSeconds:F1} s.\n{message}");
            Assert.True(world.LongestForgotten < LongestForgotten, $"Nothing was done for the caller for {world.LongestForgotten.TotalSeconds:F1} s.\n{message}");
            Assert.True(world.MostRestarts <= 12, $"The media stream was started {world.MostRestarts} times without a worker.\n{message}");
            Assert.True(world.Taken is null, $"The caller was {world.Taken}, although the agent had them.\n{message}");
            Assert.True(world.IsOver || world.IsWithAgent, $"The call did not end.\n{message}");
        }
    }
}
