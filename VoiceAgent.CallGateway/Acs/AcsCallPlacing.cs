using Azure.Communication;
using Azure.Communication.CallAutomation;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Places calls by Azure Communication Services.</summary>
internal sealed class AcsCallPlacing(CallAutomationClient client, IOptions<AcsOptions> settings) : ICallPlacing
{
    public async Task<AnsweredCall> PlaceAsync(string from, string to, CallPlan plan, CancellationToken stopping)
    {
        var options = new CreateCallOptions(new CallInvite(new PhoneNumberIdentifier(to), new PhoneNumberIdentifier(from)), plan.Callback)
        {
            OperationContext = plan.Call.ToString(),
            MediaStreamingOptions = AcsCallOptions.MediaOf(plan),
            TranscriptionOptions = AcsCallOptions.TranscriptionOf(plan, settings.Value),
            CallIntelligenceOptions = AcsCallOptions.IntelligenceOf(settings.Value),
        };
        try
        {
            // A request that the client repeats is carried out once, because it carries a repeatability id.
            var placed = (await client.CreateCallAsync(options, stopping)).Value.CallConnectionProperties;
            return new AnsweredCall(placed.CallConnectionId, placed.ServerCallId, placed.CorrelationId);
        }
        catch (Exception failure) when (AcsRequests.IsFailure(failure, stopping))
        {
            throw AcsRequests.Failed("place a call", failure);
        }
    }
}
