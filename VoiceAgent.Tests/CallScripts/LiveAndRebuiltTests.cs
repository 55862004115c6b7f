using System.Diagnostics;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>At every moment of a call, another worker would know from the log what this worker knows.</summary>
public sealed class LiveAndRebuiltTests(ITestOutputHelper output)
{
    // All of them take most of a minute.
    private static readonly int Every = int.TryParse(Environment.GetEnvironmentVariable(Seed.CasesVariable), out var cases) ? ShippedCalls.Names.Count / Math.Max(1, cases) : 6;

    [Fact]
    public void At_every_event_of_every_shipped_call_the_log_gives_the_live_conversation()
    {
        var (differing, comparisons) = (new SortedDictionary<string, string>(), 0);
        var began = Stopwatch.GetTimestamp();
        var names = ShippedCalls.Names.Where((_, at) => Every <= 1 || at % Every == Seed.Run.Number % Every).ToList();
        Parallel.ForEach(names, Cores.All, name =>
        {
            LiveAndRebuilt? compared = null;
            var call = ShippedCalls.Run(ShippedCalls.Read(name), arrange: call => call.Watch = () => (compared ??= LiveAndRebuilt.Of(call)).Compare());
            lock (differing)
            {
                comparisons += compared!.Comparisons;
                if (compared.Differences.Any())
                {
                    differing[name] = string.Join('\n', compared.Differences.Prepend(name));
                }
            }
        });

        output.WriteLine($"{names.Count} calls, {comparisons} comparisons in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        Assert.True(differing.Count == 0, $"{differing.Count} calls:\n{string.Join("\n\n", differing.Values)}");
    }
}
