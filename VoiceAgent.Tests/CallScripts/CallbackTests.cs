using VoiceAgent.Emulators.Phone.Scripts;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A caller wants to be called back.</summary>
public sealed class CallbackTests
{
    [Fact]
    public void A_caller_who_wants_to_be_called_back_hears_when_and_the_request_is_noted()
    {
        var call = Run(static _ => { });

        Assert.Contains("We will call you back on Tuesday", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
        var wish = Assert.Single(call.Stores.Callbacks.Noted);
        Assert.Equal(("+15550100001", new DateTimeOffset(2026, 1, 6, 15, 30, 0, TimeSpan.FromHours(-5))), (wish.Number, wish.WishedAt));
    }

    [Fact]
    public void A_caller_whose_call_back_cannot_be_noted_hears_no_promise()
    {
        var call = Run(static call => call.Stores.Callbacks.Refusal = "Call-backs cannot be noted now.");

        Assert.Contains("I can't note that", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("We will call you back", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(call.Stores.Callbacks.Noted);
    }

    private static ScriptedCall Run(Action<ScriptedCall> arrange) => ShippedCalls.Run(
        ScriptReader.Read("""
            name: Call me back
            from: "+15550100001"
            to: "+15550199001"
            steps:
              - wait for agent: { timeout: 30s }
              - say: please call me back tomorrow at half past three
              - wait for agent: { heard: "not", timeout: 30s }
              - say: goodbye
              - wait for hang up: { timeout: 60s }
            """),
        arrange: arrange);
}
