using System.Collections.Concurrent;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Call scripts with a worker that is killed at a seeded moment and another one that continues.</summary>
public sealed class TakeOverTests
{
    private const int Seed = 11;

    // Every script would take a minute. Another offset takes other scripts.
    private const int Every = 6;

    // Words of the caller are logged at most this late. Later words of a dead worker are lost.
    private static readonly TimeSpan Transcribed = TimeSpan.FromMilliseconds(900);

    private static readonly ConcurrentDictionary<string, TimeSpan> Lengths = new();

    // In the script media-cut, the line itself fails.
    private static IEnumerable<string> Some => ShippedCalls.Names.Where((name, at) => at % Every == Seed % Every && name != "media-cut");

    public static TheoryData<string> Names => [.. Some];

    public static TheoryData<string, int> Deaths
    {
        get
        {
            var deaths = new TheoryData<string, int>();
            foreach (var name in Some)
            {
                deaths.Add(name, 0);
                deaths.Add(name, 1);
            }

            return deaths;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void A_call_whose_worker_is_killed_goes_on_with_another_one(string name, int number)
    {
        var length = Lengths.GetOrAdd(name, static name => ShippedCalls.Run(name).Line.ClosedAt);
        var random = new Random((Seed * 1_000) + number + name.Sum(letter => letter * 31));
        var at = TimeSpan.FromMilliseconds(Math.Floor(random.NextDouble() * length.TotalMilliseconds));
        var silence = TimeSpan.FromMilliseconds(300 + random.Next(2_200));

        var call = ShippedCalls.Run(ShippedCalls.Read(name), arrange: call => call.Deaths.Add((at, silence)));

        TakenOverCall.AssertIsWhole(call);
        if (NothingWasLost(call, at, silence))
        {
            Assert.True(call.Failures.Count == 0, $"Killed at {at.TotalMilliseconds} for {silence.TotalMilliseconds} ms.\n{string.Join('\n', call.Failures)}\n{call.Protocol}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gateway_that_reports_the_end_changes_nothing(string name)
    {
        var call = ShippedCalls.Run(ShippedCalls.Read(name), arrange: call => call.HasGateway = true);

        call.AssertWentWell();
        TakenOverCall.AssertIsWhole(call);
    }

    /// <summary>Neither side was speaking, and no silence was being timed. Then the caller notices nothing at all.</summary>
    private static bool NothingWasLost(ScriptedCall call, TimeSpan at, TimeSpan silence)
    {
        if (call.Cuts is not [var cut])
        {
            return false;
        }

        var before = call.Events.Take(cut).Select(logged => logged.Event).ToList();
        var spoken = before.FindLastIndex(happened => happened is AgentSpoke { Text.Length: > 0 });
        return before.FindLastIndex(happened => happened is AgentSpeaking or CallerFinished or CallerHypothesis or CallerPressed) < spoken
            && !before.Exists(happened => happened is SilenceExplained or AgentSpeaking { Act: SpeechAct.Prompt })
            && !call.Happened.Any(happened => happened is AgentSpeaking { Act: SpeechAct.Prompt })
            && !call.Line.Said.Exists(said => said.From < at + silence && said.Until > at - Transcribed)
            && !call.Line.Pressed.Exists(key => key.At > at - Transcribed && key.At < at + silence);
    }
}
