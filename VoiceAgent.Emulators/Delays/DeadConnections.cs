using Microsoft.AspNetCore.Connections.Features;

namespace VoiceAgent.Emulators.Delays;

/// <summary>Connections that accept requests and answer nothing, like one whose route was lost without notice.</summary>
internal static class DeadConnections
{
    private const string Mark = "voiceagent.dead";

    public static void Add(HttpContext http)
    {
        if (ItemsOf(http) is { } items)
        {
            items[Mark] = true;
        }
    }

    /// <summary>Waits until the client gives up, if the connection is dead. Otherwise returns at once.</summary>
    public static Task SwallowAsync(HttpContext http) => ItemsOf(http)?.ContainsKey(Mark) ?? false
        ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted)
        : Task.CompletedTask;

    private static IDictionary<object, object?>? ItemsOf(HttpContext http) => http.Features.Get<IConnectionItemsFeature>()?.Items;
}
