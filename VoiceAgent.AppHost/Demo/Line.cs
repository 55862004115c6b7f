using VoiceAgent.AppHost.Clients;

namespace VoiceAgent.AppHost.Demo;

/// <summary>The services that a conversation uses.</summary>
internal sealed record Line(PhoneApi Phone, GatewayApi Gateway, Screen Screen, string DashboardUrl)
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the product has answered the telephone's call.</summary>
    /// <returns>The product's id of the call. Null when the call ended before it was answered.</returns>
    public async Task<string?> FindAsync(string phoneId, CancellationToken stop)
    {
        while (true)
        {
            var now = await Phone.ResultAsync(phoneId, stop);
            if (now.IsAnswered && await Gateway.FindAsync(now.CorrelationId!, stop) is { } id)
            {
                return id;
            }

            if (now.IsOver)
            {
                return null;
            }

            await Task.Delay(BetweenQuestions, TimeProvider.System, stop);
        }
    }

    /// <summary>Waits until the telephone's call is over.</summary>
    public async Task<PhoneResult> UntilOverAsync(string phoneId, CancellationToken stop)
    {
        while (true)
        {
            var now = await Phone.ResultAsync(phoneId, stop);
            if (now.IsOver)
            {
                return now;
            }

            await Task.Delay(BetweenQuestions, TimeProvider.System, stop);
        }
    }

    /// <summary>Waits until the product has stored the call.</summary>
    /// <returns>True when the call was stored within <paramref name="patience"/>.</returns>
    public async Task<bool> IsStoredAsync(string callId, TimeSpan patience, CancellationToken stop)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < patience)
        {
            var call = await Gateway.CallAsync(callId, stop);
            if (call.GetProperty("record").GetProperty("phase").GetString() == "ended")
            {
                return true;
            }

            await Task.Delay(BetweenQuestions, TimeProvider.System, stop);
        }

        return false;
    }
}
