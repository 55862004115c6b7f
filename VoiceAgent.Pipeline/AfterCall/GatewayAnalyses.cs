using System.Net;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>Stores analyses through the gateway's API, with this process's own identity.</summary>
internal sealed class GatewayAnalyses(HttpClient gateway) : IAnalysisStore
{
    public async Task<bool> StoreAsync(CallId call, CallAnalysis analysis, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsJsonAsync($"api/calls/{call}/analysis", analysis, LoggedEvent.Json, stopping);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            return false;
        }

        answer.EnsureSuccessStatusCode();
        return true;
    }
}
