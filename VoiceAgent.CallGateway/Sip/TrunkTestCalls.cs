using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Places a call over a trunk on which the agent of the number's route says that it is a test.</summary>
internal sealed class TrunkTestCalls(OutboundCalls calls, TimeProvider time) : ITrunkTestCalls
{
    private const string Greeting = "Hello. This is a test call of your telephone trunk. You can hear me, so it works. You can hang up now.";

    public async Task<TestCallOutcome> PlaceAsync(Trunk trunk, string from, string to, string by, CancellationToken stopping)
    {
        var call = CallId.At(time.GetUtcNow());
        var order = new OutboundOrder(from, to, by, new OutboundTalk(Greeting, "This call tests a telephone trunk. Say goodbye when the person has understood it.") { Voicemail = VoicemailBehaviour.Ignore })
        {
            Cause = $"test of trunk {trunk.Id}",
        };
        var outcome = await calls.PlaceAsync(call, order, stopping);
        return outcome is PlaceOutcome.Placed ? new TestCallOutcome(call) : new TestCallOutcome(null, PlaceSentences.Of(outcome));
    }
}
