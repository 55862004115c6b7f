using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>How fast the providers of a call are.</summary>
internal enum Pace
{
    /// <summary>Every operation takes its median.</summary>
    Median,

    /// <summary>Delays follow the distribution measured on the real services, with the seed.</summary>
    Measured,
}

/// <summary>
/// Runs the scripts that ship with the emulated telephone in virtual time, with the agents, tools and scenarios of the product and its
/// emulators, and with the providers' delays and faults.
/// </summary>
internal static class ShippedCalls
{
    private static readonly ScenarioBook Book = BookModel.Shipped();

    public static IReadOnlyList<string> Names => ShippedScripts.Names;

    public static ScriptedCall Run(string name, Pace pace = Pace.Median, int seed = 7) => Run(Read(name), pace, seed);

    public static CallScript Read(string name)
    {
        try
        {
            return ScriptReader.Read(ShippedScripts.Find(name)!);
        }
        catch (ScriptException wrong)
        {
            throw new InvalidOperationException($"{name}.yaml, {wrong.Message}", wrong);
        }
    }

    /// <param name="answers">Creates the model that answers. The default is the emulated model.</param>
    /// <param name="book">The scenarios of the emulated model. The default is the shipped scenarios.</param>
    public static ScriptedCall Run(CallScript script, Pace pace = Pace.Median, int seed = 7, Func<TimeProvider, IChatClient>? answers = null, ScenarioBook? book = null, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(script, call =>
    {
        var providers = pace is Pace.Median
            ? ScriptedProviders.AtTheMedian(script.Troubles, seed, call.Time)
            : ScriptedProviders.AsMeasured(script.Troubles, seed, call.Time);
        call.Seed = seed;
        call.IsWarm = true;
        call.Answers = answers?.Invoke(call.Time) ?? new BookModel(book ?? Book, providers, call.Time);
        call.Synthesizer.Providers = providers;
        call.Transcriber.Providers = providers;
        call.Transcriber.Final = spoken => WrittenPhrase.Of(spoken.Split(' '), call.Agent.Expected).Display;
        call.Line.Breaks = () => providers.Faults.Next(Operation.AcsMedia) is not null;
        call.Control.TransferRefusal = null;
        call.Control.Fails = script.Troubles.Faults.ContainsKey(Operation.AcsRequest);
        if (answers is not null)
        {
            // The delays of a real model vary. A script could take "okay" and a second of silence for its answer, so openers are off.
            call.WithoutOpeners();
        }

        for (var at = 0; at < call.Tools.Count; at++)
        {
            call.Tools[at] = FaultyTool.Around(call.Tools[at], providers, call.Time);
        }

        arrange?.Invoke(call);
    });

    /// <summary>Compares the product's events of a call with the expected outcome. Returns what differs.</summary>
    public static IReadOnlyList<string> Missed(ScriptOutcome outcome, CallEnding ending, IEnumerable<CallEvent> events)
    {
        var happened = events.ToList();
        var missed = new List<string>();
        Compare("ending", outcome.Ending, char.ToLowerInvariant(ending.ToString()[0]) + ending.ToString()[1..]);
        Compare("tools", outcome.Tools is { } tools ? string.Join(", ", tools) : null, string.Join(", ", happened.OfType<ToolReturned>().Where(tool => tool.Outcome is ToolOutcome.Succeeded).Select(tool => tool.Tool)));
        Compare("barge ins", outcome.BargeIns?.ToString(), happened.OfType<BargeIn>().Count().ToString());
        Compare("turns", outcome.Turns?.ToString(), happened.OfType<TurnMeasured>().Select(turn => turn.Turn).Distinct().Count().ToString());
        return missed;

        void Compare(string what, string? expected, string actual)
        {
            if (expected is not null && expected != actual)
            {
                missed.Add($"outcome, {what}: expected {expected}, was {actual}");
            }
        }
    }
}
