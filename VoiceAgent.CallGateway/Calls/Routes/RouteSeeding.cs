using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>
/// Copies the routes of the configuration to the store, once in the life of the store. The list of the first gateway is stored before its routes, so that
/// several gateways copy the same list, and another one can finish it.
/// </summary>
internal sealed class RouteSeeding(IRouteStore store, IOptions<RouteOptions> configuration, TimeProvider time, ILogger<RouteSeeding> logger)
{
    private const string By = "configuration";

    public async Task SeedAsync(CancellationToken stopping)
    {
        var seed = await store.BeginSeedAsync(new RouteSeed(configuration.Value.All, time.GetUtcNow()), stopping);
        if (seed.IsDone)
        {
            TellSeeded(seed);
            return;
        }

        var copied = 0;
        foreach (var route in seed.Routes)
        {
            // A route that has a version was copied before, or a person has changed it since.
            copied += await store.TryAddAsync(new RouteChange(route.Number, 1, RouteChangeKind.Seeded, time.GetUtcNow(), By, null, route), stopping) ? 1 : 0;
        }

        await store.EndSeedAsync(stopping);
        RoutesLog.Seeded(logger, copied, seed.Routes.Count);
    }

    private void TellSeeded(RouteSeed seed)
    {
        if (JsonSerializer.Serialize(seed.Routes, LoggedEvent.Json) == JsonSerializer.Serialize(configuration.Value.All, LoggedEvent.Json))
        {
            RoutesLog.AlreadySeeded(logger, seed.At);
        }
        else
        {
            RoutesLog.ConfigurationIgnored(logger, seed.At);
        }
    }
}
