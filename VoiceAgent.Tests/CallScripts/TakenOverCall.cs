using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What must be true of every call, however many workers have run it.</summary>
internal static class TakenOverCall
{
    public static void AssertIsWhole(ScriptedCall call)
    {
        var happened = call.Happened.ToList();
        var where = $"Killed at {string.Join(", ", call.Deaths)}.\n{call.Protocol}";
        Assert.True(happened.OfType<CallEnded>().Count() == 1 && happened[^1] is CallEnded, $"The log must end once.\n{where}");
        Assert.True(happened.OfType<CallTakenOver>().Count() == call.Cuts.Count, $"Each death is followed by one worker.\n{where}");

        var called = happened.OfType<ToolCalled>().Select(tool => tool.ToolCallId).Order().ToList();
        var returned = happened.OfType<ToolReturned>().Select(tool => tool.ToolCallId).Order().ToList();
        Assert.True(called.SequenceEqual(returned), $"Every tool call must end once.\n{where}");
        Assert.True(called.Distinct().Count() == called.Count, $"The ids of tool calls must be unique.\n{where}");

        var replies = happened.OfType<AgentSpoke>().Select(spoke => spoke.Epoch).ToList();
        Assert.True(replies.Distinct().Count() == replies.Count, $"Every reply must end once.\n{where}");
        Assert.True(happened.OfType<AgentSpoke>().Count(spoke => spoke is { Act: SpeechAct.Greeting, Interrupted: false }) <= 1, $"The greeting must not be said twice.\n{where}");
        AssertBridges(call, where);
    }

    /// <summary>The agent speaks of the interruption only if somebody was in the middle of something.</summary>
    private static void AssertBridges(ScriptedCall call, string where)
    {
        var phrases = call.Agent.Policy.Phrases;
        var bridges = call.Happened.OfType<AgentSpeaking>().Where(speaking => speaking.Text.StartsWith(phrases.CutOff, StringComparison.Ordinal)).Select(speaking => speaking.Epoch).Distinct().Count();
        Assert.True(bridges <= call.Cuts.Count, $"One sentence for each interruption.\n{where}");
        if (call.Cuts is [var cut] && bridges > 0)
        {
            var before = call.Events.Take(cut).Select(logged => logged.Event).ToList();
            var speaks = before.FindLastIndex(happened => happened is AgentSpeaking) is var speaking && speaking > before.FindLastIndex(happened => happened is AgentSpoke);
            var owes = before.FindLastIndex(happened => happened is CallerFinished) > before.FindLastIndex(happened => happened is AgentSpoke { Text.Length: > 0 });
            Assert.True(speaks || owes, $"Nobody was in the middle of anything.\n{where}");
        }
    }
}
