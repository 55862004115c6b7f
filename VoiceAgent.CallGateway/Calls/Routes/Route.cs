using NodaTime;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What callers of a number get. It is stored in Cosmos DB as it is, and configuration has the same form.</summary>
internal sealed record Route
{
    /// <summary>The number of the route that answers all numbers without a route of their own.</summary>
    public const string DefaultNumber = "default";

    /// <summary>E.164, or <see cref="DefaultNumber"/>.</summary>
    public string Number { get; init; } = "";

    /// <summary>The name of one of the pipeline's agent definitions.</summary>
    public string Agent { get; init; } = "";

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>The target of transfers: E.164, or the raw id of a user. Without it, only transfers that name a target are possible.</summary>
    public string? TransferTo { get; init; }

    /// <summary>More humans, in order. When a transfer has failed, the next transfer of the same call goes to the next human.</summary>
    public IReadOnlyList<string> MoreHumans { get; init; } = [];

    /// <summary>What the caller hears when no worker has their call for 1.5 seconds. Without it, the words of the language apply. An empty text says nothing.</summary>
    public string? OneMoment { get; init; }

    /// <summary>The time zone of the place that has this number: IANA, such as <c>America/New_York</c>. Without it the agent's own applies.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// A transfer is done only when a person has accepted the call, by key or word. Set it to false if the target is a queue or a menu, which a
    /// machine answers on purpose. It needs <c>Acs:CognitiveServicesUrl</c>. Without that, whoever picks up gets the caller.
    /// </summary>
    public bool TransferNeedsPerson { get; init; } = true;

    /// <summary>E.164. As <see cref="RouteOptions.FallbackNumber"/>, which applies without it. An empty text means none.</summary>
    public string? FallbackNumber { get; init; }

    /// <summary>As <see cref="RouteOptions.AllLinesBusy"/>, which applies without it. An empty text means none.</summary>
    public string? AllLinesBusy { get; init; }

    /// <summary>Null: calls are answered at any time.</summary>
    public BusinessHours? Hours { get; init; }

    /// <summary>What a caller gets outside the hours. It is needed when there are hours.</summary>
    public OutsideHours? Closed { get; init; }

    /// <summary>Null: the policy of the configuration applies.</summary>
    public RecordingPolicy? Recording { get; init; }

    /// <summary>Null: callers do not wait for a free worker.</summary>
    public QueueSettings? Queue { get; init; }

    /// <summary>The agent says goodbye after this time. Null: the agent's own limit applies.</summary>
    public TimeSpan? LongestCall { get; init; }

    internal bool HasKnownZone => TimeZone is null or "" || DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is not null;

    /// <summary>The human for the next transfer of a call.</summary>
    /// <param name="last">The last transfer of the call. Null when there was none.</param>
    internal string? HumanAfter(CallTransfer? last)
    {
        string[] humans = [.. new[] { TransferTo }.OfType<string>().Where(human => human.Length > 0), .. MoreHumans];
        var failed = last is { Outcome: not (null or TransferOutcome.Accepted) } ? Array.IndexOf(humans, last.Target) : -1;
        return humans.Length == 0 ? null : humans[(failed + 1) % humans.Length];
    }
}
