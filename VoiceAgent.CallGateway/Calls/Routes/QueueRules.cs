namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What the queue settings of a route must fulfil.</summary>
internal static class QueueRules
{
    private const int MostPlaces = 1_000;
    private const int LongestAddress = 1_000;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    public static IEnumerable<RouteMistake> Check(QueueSettings? queue) => queue is null ? [] :
    [
        .. Text(queue.Announcement, "queue.announcement"),
        .. RouteRules.When(queue.Every < ShortestInterval || queue.Every > LongestInterval, "queue.every", "It must be between 10 seconds (00:00:10) and 10 minutes (00:10:00)."),
        .. RouteRules.When(queue.LongestWait < ShortestInterval || queue.LongestWait > LongestWait, "queue.longestWait", "It must be between 10 seconds (00:00:10) and 2 hours (02:00:00)."),
        .. RouteRules.When(queue.Places is < 1 or > MostPlaces, "queue.places", $"It must be between 1 and {MostPlaces}."),
        .. RouteRules.When(
            queue.Music is { } music && (!music.IsAbsoluteUri || music.Scheme != Uri.UriSchemeHttps || music.OriginalString.Length > LongestAddress),
            "queue.music", "Write the https address of a WAV file, or leave it out."),
        .. RouteRules.When(
            queue.OfferCallbackAfter is { } after && (after < TimeSpan.Zero || after > queue.LongestWait), "queue.offerCallbackAfter", "It must not be longer than longestWait. Leave it out for no offer."),
        .. RouteRules.When(RouteRules.IsUnspeakable(queue.Estimate), "queue.estimate", RouteRules.SpeakableForm),
        .. Text(queue.CallbackOffer, "queue.callbackOffer"),
        .. Text(queue.CallbackAccepted, "queue.callbackAccepted"),
    ];

    private static IEnumerable<RouteMistake> Text(string? text, string field) =>
        RouteRules.When(text is not null && (text.Trim().Length == 0 || RouteRules.IsUnspeakable(text)), field, $"The text is empty or cannot be spoken. {RouteRules.SpeakableForm}");
}
