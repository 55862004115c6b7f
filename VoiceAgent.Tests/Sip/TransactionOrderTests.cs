using VoiceAgent.Tests.Randomness;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Sip;

/// <summary>
/// Random orders of messages: losses, copies, overtaking, late answers and cancelled calls. No phase goes back, each transaction ends, each request has exactly one final event, and
/// no event comes twice. <c>VOICEAGENT_CASES=10000</c> runs as many.
/// </summary>
[Trait("Kind", "Property")]
public sealed class TransactionOrderTests(ITestOutputHelper output)
{
    private const int Usual = 500;

    [Theory, Seeds]
    public void No_order_of_messages_leads_to_a_wrong_state(Seed seed)
    {
        var cases = seed.Cases(Usual);
        var messages = 0;
        for (var at = 0; at < cases; at++)
        {
            var round = new TransactionRound(seed.Number + at);
            round.Run();
            messages += round.Messages;
            Assert.True(round.Wrong.Count == 0, $"{string.Join('\n', round.Wrong)}\n{Seed.ToRepeat($"{seed.Number + at}", nameof(No_order_of_messages_leads_to_a_wrong_state))}");
        }

        output.WriteLine($"Seed {seed}, {cases} orders, {messages} messages.");
    }
}
