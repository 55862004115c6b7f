using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Rules;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What holds for every call, whatever the caller does and whichever provider fails. Each call uses the next seed.</summary>
[Trait("Kind", "Property")]
public sealed class RandomCallTests(ITestOutputHelper output)
{
    private static readonly string Promise = Phrases.Default.PutThrough;

    private static readonly TimeSpan DeadAir = TimeSpan.FromSeconds(4);

    // Words that the transcriber loses, or that fall into an echo, are noise for the agent. The silence may then last as long as for a silent caller.
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(13);

    // The agent has told the caller to take their time, and waits until it asks once whether there is no hurry.
    private static readonly TimeSpan UnheardWhileWaiting = TimeSpan.FromSeconds(65);

    // Whoever has spoken within this time is still there.
    private static readonly TimeSpan Present = TimeSpan.FromSeconds(20);

    // The silence after a clause's last word was counted as part of the word. With these seeds an interruption came at that moment.
    [Theory, Seeds("277608", "400391")]
    public void Every_call_ends_nobody_is_left_in_silence_history_is_what_was_heard_and_every_tool_ends_once(Seed seed)
    {
        var (first, cases) = (seed.Number, seed.Cases(200));
        var seen = new Dictionary<string, int>();
        var failed = new SortedDictionary<int, string>();
        Parallel.For(first, first + cases, Cores.All, number =>
        {
            var (yaml, call) = (RandomScript.Write(number), Run(number));
            var broken = Broken(call).ToList();
            lock (seen)
            {
                if (broken.Count > 0)
                {
                    failed[number] = $"Seed {number}: {string.Join("; ", broken)}\n{yaml}\n{call.Protocol}";
                }

                foreach (var what in call.Happened.Select(happened => happened.GetType().Name).Append(call.Ending.ToString()).Distinct())
                {
                    seen[what] = seen.GetValueOrDefault(what) + 1;
                }
            }
        });

        output.WriteLine(string.Join(", ", seen.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}")));
        foreach (var failure in failed.Values)
        {
            output.WriteLine(string.Join(" | ", failure.Split('\n').Where(line => line.StartsWith("Seed", StringComparison.Ordinal) || line.StartsWith("faults", StringComparison.Ordinal) || line.StartsWith("delays", StringComparison.Ordinal)).Select(line => line.Trim())));
        }

        Assert.True(failed.Count == 0, $"{failed.Count} calls of {cases}. {Seed.ToRepeat($"{failed.FirstOrDefault().Key}", nameof(Every_call_ends_nobody_is_left_in_silence_history_is_what_was_heard_and_every_tool_ends_once))}\n{failed.FirstOrDefault().Value}");
        Assert.True(cases < 200 || seen.Keys.Intersect([nameof(BargeIn), nameof(ProviderFailed), nameof(AgentResumed), nameof(CallEnding.AgentHungUp)]).Count() == 4, "The calls did not get everywhere.");
    }

    [Theory, Seeds]
    public void No_caller_who_has_just_spoken_is_hung_up_on_without_a_goodbye_of_one_side(Seed seed)
    {
        var (first, cases) = (seed.Number, seed.Cases(200));
        var failed = new SortedDictionary<int, string>();
        var endings = new Dictionary<CallEnding, int>();
        Parallel.For(first, first + cases, Cores.All, number =>
        {
            var yaml = RandomScript.Write(number, isQuiet: true);
            var call = ShippedCalls.Run(VoiceAgent.Emulators.Phone.Scripts.ScriptReader.Read(yaml), Pace.Measured, number);
            var broken = Broken(call, isQuiet: true).ToList();
            lock (failed)
            {
                endings[call.Ending] = endings.GetValueOrDefault(call.Ending) + 1;
                if (broken.Count > 0)
                {
                    failed[number] = $"Seed {number}: {string.Join("; ", broken)}\n{yaml}\n{call.Protocol}";
                }
            }
        });

        output.WriteLine(string.Join(", ", endings.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.True(failed.Count == 0, $"{failed.Count} calls of {cases}. {Seed.ToRepeat($"{failed.FirstOrDefault().Key}", nameof(No_caller_who_has_just_spoken_is_hung_up_on_without_a_goodbye_of_one_side))}\n{failed.FirstOrDefault().Value}");
        Assert.True(cases < 200 || endings.ContainsKey(CallEnding.AgentHungUp), "No agent has hung up.");
    }

    [Theory, Seeds]
    public void A_random_call_goes_the_same_way_again(Seed seed) => Assert.Equal(Run(seed.Number).Protocol, Run(seed.Number).Protocol);

    private static ScriptedCall Run(int seed) => ShippedCalls.Run(VoiceAgent.Emulators.Phone.Scripts.ScriptReader.Read(RandomScript.Write(seed)), Pace.Measured, seed);

    private static IEnumerable<string> Broken(ScriptedCall call, bool isQuiet = false)
    {
        var happened = call.Happened.ToList();
        if (happened.Count(each => each is CallEnded) != 1 || happened[^1] is not CallEnded || call.Ending is CallEnding.Defect)
        {
            yield return $"the call did not end in order: {call.Ending}";
        }

        var called = happened.OfType<ToolCalled>().Select(tool => tool.ToolCallId).ToList();
        if (!called.Order().SequenceEqual(happened.OfType<ToolReturned>().Select(tool => tool.ToolCallId).Order()))
        {
            yield return "a tool call did not end exactly once";
        }

        if (call.HeardByCaller.Contains(Promise, StringComparison.Ordinal)
            && call.Ending is not (CallEnding.Transferred or CallEnding.CallerHungUp or CallEnding.MediaLost)
            && happened.OfType<ToolReturned>().LastOrDefault(tool => tool.Tool == RecoveryRules.Transfer) is not { Outcome: ToolOutcome.Failed or ToolOutcome.TimedOut })
        {
            yield return $"a colleague was promised, and the call ended as {call.Ending}";
        }

        var limit = Fails("speech.") || call.Script.Line.Echo is not null ? HasTime(call) ? UnheardWhileWaiting : Unheard : Fails("synthesis.") ? DeadAir + new SpeakingOptions().SynthesisDeadline : DeadAir;
        foreach (var silence in new CallMeasures(call).Silences.Where(silence => !isQuiet && silence.Length > limit))
        {
            yield return $"{silence.Length.TotalSeconds:F1} s of dead air at {silence.From}";
        }

        var heard = call.Line.HeardFromAgent.Select(each => each.Word).ToList();
        var remembered = happened.OfType<AgentSpoke>().SelectMany(spoke => spoke.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (!remembered.SequenceEqual(heard))
        {
            yield return $"history is not what was heard: '{string.Join(' ', remembered)}' and '{string.Join(' ', heard)}'";
        }

        if (call.Ending is CallEnding.AgentHungUp or CallEnding.TimedOut
            && call.Line.Said.LastOrDefault(uttered => uttered.Line is not null) is { } spoken && call.Line.ClosedAt - spoken.Until < Present
            && !heard.Append(spoken.Line!.Text).Any(IsGoodbye) && !call.Line.Said.Any(uttered => uttered.Line is { } line && IsGoodbye(line.Text)))
        {
            yield return $"the agent hung up {(call.Line.ClosedAt - spoken.Until).TotalSeconds:F1} s after the caller's words without a goodbye";
        }

        static bool IsGoodbye(string words) => words.Contains("bye", StringComparison.OrdinalIgnoreCase) || words.Contains("everything for today", StringComparison.Ordinal);

        if (happened.OfType<CallerSpoke>().Any(spoke => Wording.SaysTheSame(spoke.Text, RandomScript.EchoOfGreeting)))
        {
            yield return "the echo of the greeting became the caller's words";
        }

        if (HasOnlyEcho() && happened.OfType<TurnMeasured>().Any())
        {
            yield return "an echo was answered";
        }

        // The caller's own words begin after the first 1.5 s of silence that follow the echo.
        bool HasOnlyEcho() => call.Line.Said.All(uttered => uttered.Line is null || string.Join(' ', uttered.Line.Parts.Select(part => part.Words)) == RandomScript.EchoOfGreeting)
            && call.Line.Said.Any(uttered => uttered.Line is not null) && call.Line.Pressed.Count == 0;

        bool Fails(string operations) => call.Script.Troubles.Faults.Keys.Any(operation => operation.StartsWith(operations, StringComparison.Ordinal));
    }

    private static bool HasTime(ScriptedCall call) => call.HeardByCaller.Contains("take your time", StringComparison.OrdinalIgnoreCase);
}
