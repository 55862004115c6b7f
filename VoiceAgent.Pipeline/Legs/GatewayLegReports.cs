using System.Net;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>Reports to the gateways. The requests are signed.</summary>
internal sealed partial class GatewayLegReports(HttpClient gateway, TimeProvider time, ILogger<GatewayLegReports> log) : ILegReports
{
    // A gateway that is replaced is away for seconds. After a minute, other parts have dealt with the call.
    private const int MostTries = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    public async Task SendAsync(Leg leg, LegEvent happened)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++, pause *= 2)
        {
            try
            {
                using var answer = await gateway.PostAsJsonAsync($"webhooks/legs/{leg.Call}/{leg.Id}", happened, LoggedEvent.Json);
                if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
                {
                    return;
                }

                if (tries == MostTries || (int)answer.StatusCode < 500)
                {
                    NotReported(log, happened.Kind, leg.Call, $"status {(int)answer.StatusCode}");
                    return;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                if (tries == MostTries)
                {
                    NotReported(log, happened.Kind, leg.Call, failure.GetType().Name);
                    return;
                }
            }

            await Task.Delay(pause, time);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The event {Kind} of a leg of call {Call} could not be reported to a gateway ({Reason}).")]
    private static partial void NotReported(ILogger log, LegEventKind kind, CallId call, string reason);
}
