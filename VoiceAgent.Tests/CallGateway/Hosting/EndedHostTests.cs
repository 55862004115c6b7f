using System.Runtime.CompilerServices;
using VoiceAgent.Tests.Emulators.Acs;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>A host that has ended leaves nothing in memory. A timer or a static list that keeps it would fill the process.</summary>
public sealed class EndedHostTests
{
    private const int Hosts = 4;

    [Fact(DisplayName = "Gateways that have ended are collected")]
    public async Task CollectsGateways()
    {
        var ended = new List<WeakReference>();
        for (var count = 0; count < Hosts; count++)
        {
            ended.Add(await StartAndEndAsync());
        }

        // Static parts of libraries may keep the first host that they see in a process. What they keep does not grow.
        await Eventually.Is(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return ended.Count(reference => reference.IsAlive) <= 1;
            },
            "the ended gateways to be collected");
    }

    // Its own method, so that no local variable of the test keeps the host.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> StartAndEndAsync()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.As("Ana", "Calls.Read");
        using var calls = await client.GetAsync("/api/calls");
        Assert.True(calls.IsSuccessStatusCode);
        return new WeakReference(host.Services);
    }
}
