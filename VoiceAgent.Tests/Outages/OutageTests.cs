using System.Diagnostics;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Tests.CallScripts;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Outages;

/// <summary>
/// Each dependency is away in each phase of a call, in each way, for a short and a long time. <c>VOICEAGENT_CASES=1000</c> runs all of
/// them, and <c>VOICEAGENT_OUTAGES="Redis Slow"</c> those with this in their name. Otherwise a seeded part runs.
/// </summary>
[Trait("Kind", "Property")]
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Usual = 90;

    // A busy machine runs fewer of the usual cases.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    // The agent's limits for a caller who waits for an answer, and for one who cannot be heard.
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(13);

    private static readonly IReadOnlyList<OutageCase> All =
    [
        .. from dependency in Enum.GetValues<Dependency>()
           from kind in Enum.GetValues<OutageKind>()
           from phase in Enum.GetValues<Phase>()
           from seconds in new[] { 5, 120 }
           let one = new OutageCase(dependency, kind, phase, seconds)
           where one.ToString().Contains(Environment.GetEnvironmentVariable("VOICEAGENT_OUTAGES") ?? "", StringComparison.Ordinal)
           select one,
    ];

    [Theory, Seeds]
    public void Whatever_is_away_the_caller_is_not_left_in_silence_and_the_call_is_stored_once(Seed seed)
    {
        using var whole = OutageCall.Run();
        whole.Call.AssertWentWell();
        Assert.Empty(Broken(whole, whole));
        var cases = All.ToArray();
        new Random(seed.Number).Shuffle(cases);
        var failed = new SortedDictionary<string, string>();
        var endings = new SortedDictionary<string, int>();
        var (began, ran, isBounded) = (Stopwatch.GetTimestamp(), 0, Environment.GetEnvironmentVariable(Seed.CasesVariable) is null);
        Parallel.ForEach(cases.Take(seed.Cases(Usual)), Cores.All, (it, loop) =>
        {
            if (isBounded && Stopwatch.GetElapsedTime(began) > Enough)
            {
                loop.Stop();
                return;
            }

            using var outage = OutageCall.Run(it, Begins(whole.Call, it.Phase));
            var broken = Broken(outage, whole).ToList();
            lock (failed)
            {
                ran++;
                endings[$"{outage.Call.Ending}"] = endings.GetValueOrDefault($"{outage.Call.Ending}") + 1;
                if (broken.Count > 0)
                {
                    failed[it.ToString()] = $"{it}, at {outage.From.TotalSeconds:F2} s: {string.Join("; ", broken)}\n{outage.Call.Protocol}";
                }
            }
        });

        output.WriteLine($"{ran} cases in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        output.WriteLine(string.Join(", ", endings.Select(pair => $"{pair.Key} {pair.Value}")));
        foreach (var failure in failed.Values)
        {
            output.WriteLine(failure.Split('\n')[0]);
        }

        Assert.True(failed.Count == 0, $"{failed.Count} of {ran} cases.\n{failed.Values.FirstOrDefault()}");
    }

    /// <summary>When the phase begins, in a call without an outage.</summary>
    private static TimeSpan Begins(ScriptedCall whole, Phase phase) => phase switch
    {
        Phase.Ringing => TimeSpan.Zero,
        Phase.Greeting => whole.Line.AgentHeard[0].From + TimeSpan.FromMilliseconds(300),
        Phase.Turn => whole.Line.Said[0].From + TimeSpan.FromMilliseconds(500),
        Phase.Commit => At(whole, static happened => happened is ToolStarted) - TimeSpan.FromMilliseconds(30),
        Phase.BargeIn => At(whole, static happened => happened is BargeIn) - TimeSpan.FromMilliseconds(300),
        Phase.Goodbye => whole.Line.AgentHeard[^1].From,
        _ => whole.Line.AgentHeard.First(heard => heard.From > whole.Line.Said[0].Until).Until,
    };

    private static TimeSpan At(ScriptedCall call, Predicate<CallEvent> which) => call.Events.First(logged => which(logged.Event)).At - call.Events.First(logged => logged.Event is MediaOpened).At;

    private static IEnumerable<string> Broken(OutageCall outage, OutageCall whole)
    {
        var call = outage.Call;
        var events = call.Events.Where(logged => logged.Event is not (HangUpRequested or CallRang or CallAnswered or CallConnected)).ToList();
        if (events.Count(logged => logged.Event is CallEnded) != 1)
        {
            yield return "the log must end once";
        }

        var own = events.Where(logged => logged.Event is not (CallEnded or RecordingClosed or MediaClosed or TransferRequested)).ToList();
        if (!own.Select(logged => logged.At).SequenceEqual(own.Select(logged => logged.At).Order()))
        {
            yield return "events are not in order";
        }

        if (events.GroupBy(logged => $"{logged.At:O} {logged.Event}").FirstOrDefault(same => same.Count() > 1 && same.First().Event is ToolReturned or AgentSpoke or CallerSpoke) is { } twice)
        {
            yield return $"an event came twice: {twice.Key}";
        }

        var called = call.Happened.OfType<ToolCalled>().Select(tool => tool.ToolCallId).Order();
        if (!called.SequenceEqual(call.Happened.OfType<ToolReturned>().Select(tool => tool.ToolCallId).Order()))
        {
            yield return "a tool call did not end exactly once";
        }

        if (call.Stores.Days.Sum(day => day.Reservations.Count) is > 1 and var reserved)
        {
            yield return $"the table was reserved {reserved} times";
        }

        if (outage.Stored != 1 || outage.Finished.Saves != 1)
        {
            yield return $"the call was stored {outage.Finished.Saves} times";
        }

        var length = call.Line.ClosedAt.TotalSeconds;
        if (outage.Recorded is not { } recorded || Math.Abs(recorded - length) > 1.5)
        {
            yield return $"the recording has {outage.Recorded:F1} s of {length:F1}";
        }

        foreach (var silence in SilencesOf(outage))
        {
            yield return $"{silence.Length.TotalSeconds:F1} s of silence at {silence.From.TotalSeconds:F1}";
        }

        if (outage.Case is { Of: Dependency.Redis or Dependency.Blob, Phase: not Phase.Drain } && call.HeardByCaller != whole.Call.HeardByCaller)
        {
            yield return $"the caller noticed it: '{call.HeardByCaller}'";
        }
    }

    private static IEnumerable<Span> SilencesOf(OutageCall outage)
    {
        var call = outage.Call;
        var limit = outage.Case switch
        {
            // Nobody hears words that fall between two media streams.
            { Of: Dependency.SpeechToText or Dependency.Identity } or { Phase: Phase.Drain } => Unheard,
            { Of: Dependency.TextToSpeech } => Answer + new SpeakingOptions().SynthesisDeadline,
            _ => Answer,
        };
        var first = call.Line.AgentHeard.Select(heard => heard.From).FirstOrDefault(call.Line.ClosedAt);
        return new CallMeasures(call).Silences.Prepend(new Span(TimeSpan.Zero, first)).Where(silence => silence.Length > limit);
    }
}
