using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>What the settings of a campaign must fulfil, in range and form.</summary>
internal static class CampaignRules
{
    private const int LongestName = 100;
    private const int MostAtOnce = 500;
    private const int MostPerMinute = 1_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <returns>Empty when the settings are valid.</returns>
    public static IReadOnlyList<RouteMistake> Check(CampaignSettings settings) =>
    [
        .. RouteRules.When(settings.Name.Trim().Length is 0 or > LongestName || settings.Name.Any(char.IsControl), "name", $"Write a name of at most {LongestName} characters."),
        .. RouteRules.When(!CallTargets.IsNumber(settings.From), "from", "Write the number of a route, such as +15550199001 (E.164)."),
        .. RouteRules.When(RouteRules.IsUnspeakable(settings.Greeting), "greeting", RouteRules.SpeakableForm),
        .. RouteRules.When(RouteRules.IsUnspeakable(settings.Purpose), "purpose", RouteRules.SpeakableForm),
        .. RouteRules.When(RouteRules.IsUnspeakable(settings.VoicemailMessage), "voicemailMessage", RouteRules.SpeakableForm),
        .. RouteRules.When(
            settings.Voicemail is VoicemailBehaviour.LeaveMessage && string.IsNullOrWhiteSpace(settings.VoicemailMessage), "voicemailMessage", "Write what is said to a voicemail, or set voicemail to hangUp."),
        .. RouteRules.When(
            new OutboundTalk(settings.Greeting, settings.Purpose) { VoicemailMessage = settings.VoicemailMessage }.Size > OutboundTalk.LongestTexts, "greeting", PlaceSentences.Of(PlaceOutcome.TooLong)),
        .. RouteRules.When(settings.AtOnce is < 1 or > MostAtOnce, "atOnce", $"It must be between 1 and {MostAtOnce}."),
        .. RouteRules.When(settings.PerMinute is < 1 or > MostPerMinute, "perMinute", $"It must be between 1 and {MostPerMinute}."),
        .. RouteRules.When(!OutboundOptions.IsRing(settings.RingsFor), "ringsFor", "It must be between 5 seconds (00:00:05) and 2 minutes (00:02:00)."),
        .. RouteRules.When(!new Route { TimeZone = settings.TimeZone }.HasKnownZone, "timeZone", $"'{settings.TimeZone}' is not a time zone. Set an IANA name such as America/New_York."),
        .. HoursRules.Check(new Route { Hours = settings.Hours, TimeZone = settings.TimeZone }),
        .. Retry(settings.Retry.Busy, "busy"),
        .. Retry(settings.Retry.NoAnswer, "noAnswer"),
        .. Retry(settings.Retry.Voicemail, "voicemail"),
        .. Retry(settings.Retry.Rejected, "rejected"),
        .. Retry(settings.Retry.Failed, "failed"),
    ];

    private static IEnumerable<RouteMistake> Retry(RetryRule rule, string outcome) =>
    [
        .. RouteRules.When(rule.Attempts is < 1 or > RetryRule.Most, $"retry.{outcome}.attempts", $"It must be between 1 and {RetryRule.Most}."),
        .. RouteRules.When(rule.After < TimeSpan.Zero || rule.After > LongestWait, $"retry.{outcome}.after", "It must be between zero and 7 days (7.00:00:00)."),
    ];
}
