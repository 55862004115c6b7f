using System.Text.Json;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

internal static class ExampleEvents
{
    public static OutgoingEvent New(CallId call, string type, DateTimeOffset at) => new(call, "+15550199001", type, at, JsonSerializer.SerializeToElement(new { callId = call.ToString() }));
}
