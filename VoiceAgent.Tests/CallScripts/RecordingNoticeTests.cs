using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What the route's policy says about the recording, as the caller hears it.</summary>
public sealed class RecordingNoticeTests
{
    private const string Notice = "This call is recorded for quality.";

    [Fact]
    public void The_agent_says_the_notice_before_its_greeting()
    {
        var call = Run(new RecordingTerms(Notice));

        var greeting = call.Happened.OfType<AgentSpoke>().First().Text;
        Assert.StartsWith(Notice, greeting, StringComparison.Ordinal);
        Assert.StartsWith(Notice, call.HeardByCaller, StringComparison.Ordinal);
        Assert.True(greeting.Length > Notice.Length, greeting);
    }

    [Fact]
    public void The_caller_cannot_interrupt_the_notice()
    {
        var call = ShippedCalls.Run(ShippedCalls.Read("refused-over-the-greeting"), arrange: given => given.Terms = new RecordingTerms(Notice));

        Assert.StartsWith(Notice, call.HeardByCaller, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_is_not_recorded_has_no_notice() => Assert.DoesNotContain("recorded", Run(new RecordingTerms(Notice) { IsOff = true }).HeardByCaller, StringComparison.Ordinal);

    private static ScriptedCall Run(RecordingTerms terms) => ShippedCalls.Run(ShippedCalls.Read("goodbye-only"), arrange: call => call.Terms = terms);
}
