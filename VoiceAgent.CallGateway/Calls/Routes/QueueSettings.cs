namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>How callers wait when all lines are busy. It needs <c>Acs:CognitiveServicesUrl</c>.</summary>
internal sealed record QueueSettings
{
    /// <summary>It takes the place of the minutes in <see cref="Estimate"/>.</summary>
    public const string Minutes = "{minutes}";

    /// <summary>It takes the place of the position in <see cref="Announcement"/>.</summary>
    public const string Position = "{position}";

    /// <summary>
    /// The caller hears it at once and then at the interval. <c>{position}</c> is the place in the queue, beginning with 1. Null: the words of the route's
    /// language.
    /// </summary>
    public string? Announcement { get; init; }

    /// <summary>
    /// It follows the announcement when the wait can be estimated from the last turns. <c>{minutes}</c> is the estimate, at least 2. Null: the words of the
    /// route's language. An empty text says nothing.
    /// </summary>
    public string? Estimate { get; init; }

    /// <summary>The time from one announcement to the next.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A WAV file (https) that is played between the announcements. Null: silence.</summary>
    public Uri? Music { get; init; }

    /// <summary>After this time the caller goes to the fallback number, or hears the announcement of busy lines.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many callers may wait. The next one is handled as without a queue.</summary>
    public int Places { get; init; } = 20;

    /// <summary>The caller is offered a call-back after this time. Null: never.</summary>
    public TimeSpan? OfferCallbackAfter { get; init; }

    /// <summary>The offer. It names the key 1. Null: the words of the route's language.</summary>
    public string? CallbackOffer { get; init; }

    /// <summary>What the caller hears after the key. Then the call ends. Null: the words of the route's language.</summary>
    public string? CallbackAccepted { get; init; }
}
