using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Places calls that ring until the test says more.</summary>
internal sealed class FakePlacing : ICallPlacing
{
    public ConcurrentQueue<(string From, string To, CallPlan Plan)> Placed { get; } = new();

    public bool IsDown { get; set; }

    public Task<AnsweredCall> PlaceAsync(string from, string to, CallPlan plan, CancellationToken stopping)
    {
        if (IsDown)
        {
            throw new TelephonyException("It is down.", new InvalidOperationException());
        }

        Placed.Enqueue((from, to, plan));
        return Task.FromResult(new AnsweredCall($"connection-{plan.Call}", $"server-{plan.Call}", $"correlation-{plan.Call}"));
    }
}
