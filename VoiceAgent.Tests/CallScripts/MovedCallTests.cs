using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// Calls in which something was proved, said or changed move to another worker in a pause. The next worker knows it all: the call ends as if
/// it had not moved.
/// </summary>
public sealed class MovedCallTests
{
    // Every script would take twice as long.
    private const int Every = 2;

    // The stream is away for this long, and is back before the caller speaks.
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(350);

    // Words of the caller are logged at most this late.
    private static readonly TimeSpan Transcribed = TimeSpan.FromMilliseconds(900);

    [Fact]
    public void A_call_that_moves_before_a_line_of_the_caller_ends_as_if_it_had_not()
    {
        var (scripts, moves) = (0, 0);
        foreach (var name in ShippedCalls.Names.Where((_, at) => at % Every == 0))
        {
            var whole = ShippedCalls.Run(name);
            if (whole.Failures.Count > 0 || !whole.Happened.Any(happened => happened is CallerIdentified or ToolStarted or FactsKept or ValueHeard))
            {
                continue;
            }

            scripts++;
            foreach (var at in PausesBeforeLines(whole))
            {
                moves++;
                AssertSame(whole, ShippedCalls.Run(ShippedCalls.Read(name), arrange: call => call.Deaths.Add((at, Away))), $"{name}, moved at {at.TotalSeconds:F2} s");
            }
        }

        Assert.True(scripts > 10 && moves > 30, $"{scripts} scripts, {moves} moves.");
    }

    private static void AssertSame(ScriptedCall whole, ScriptedCall moved, string where)
    {
        TakenOverCall.AssertIsWhole(moved);
        Assert.True(moved.Failures.Count == 0, $"{where}\n{string.Join('\n', moved.Failures)}\n{moved.Protocol}");
        Assert.True(Changes(whole).SequenceEqual(Changes(moved)), $"{where}: the tools that change something ran differently.\n{moved.Protocol}");
        Assert.True(Identities(whole).SequenceEqual(Identities(moved)), $"{where}: the caller was identified differently.\n{moved.Protocol}");
    }

    private static IEnumerable<string> Changes(ScriptedCall call) =>
        call.Happened.OfType<ToolReturned>().Where(returned => call.Happened.OfType<ToolStarted>().Any(started => started.ToolCallId == returned.ToolCallId)).Select(returned => $"{returned.Tool} {returned.Outcome}");

    private static IEnumerable<string> Identities(ScriptedCall call) => call.Happened.OfType<CallerIdentified>().Select(identified => identified.Id);

    private static IEnumerable<TimeSpan> PausesBeforeLines(ScriptedCall call) => call.Line.Said.Skip(1)
        .Select(line => line.From - Before)
        .Where(at => !call.Line.Said.Exists(said => said.From < at + Before && said.Until > at - Transcribed)
            && !call.Line.Pressed.Exists(key => key.At > at - Transcribed && key.At < at + Before)
            && !call.Line.AgentHeard.Exists(heard => heard.From < at + Away && heard.Until > at));
}
