using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

internal static class LiveCall
{
    /// <summary>Creates a call in progress, with all events except the end.</summary>
    public static async Task<CallId> TalkAsync(GatewayHost gateway)
    {
        var call = CallId.At(TimeProvider.System.GetUtcNow());
        await gateway.Log.CreateAsync(ExampleCall.New(call));
        foreach (var happened in ExampleCall.Events)
        {
            await gateway.Log.AppendAsync(call, happened);
        }

        return call;
    }
}
