using System.Net;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Call control over the gateway's REST API, with this process's own identity.</summary>
internal sealed class GatewayCallControl(HttpClient gateway) : ICallControl
{
    public async Task HangUpAsync(CallId call, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsync($"api/calls/{call}/hang-up", null, stopping);
        if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict))
        {
            answer.EnsureSuccessStatusCode();
        }
    }

    public async Task<string?> TransferAsync(CallId call, string summary, CancellationToken stopping)
    {
        using var answer = await gateway.PostAsJsonAsync($"api/calls/{call}/transfer", new { summary }, stopping);
        return answer.IsSuccessStatusCode ? null : "Nobody can take the call now.";
    }
}

/// <summary>No gateway (bench): hanging up is closing the line, and there is nobody to transfer to.</summary>
internal sealed class NoCallControl : ICallControl
{
    public Task HangUpAsync(CallId call, CancellationToken stopping) => Task.CompletedTask;

    public Task<string?> TransferAsync(CallId call, string summary, CancellationToken stopping) => Task.FromResult<string?>("Nobody can take the call now.");
}
