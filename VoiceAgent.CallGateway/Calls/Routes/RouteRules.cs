using System.Text.RegularExpressions;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What a route must fulfil, in range and form. It does not know which agents the pipeline has.</summary>
internal static partial class RouteRules
{
    public const int LongestText = 1_000;
    private const int LongestName = 64;
    private const int MostHumans = 10;

    private const string NumberForm = "Write a number such as +15550199001 (E.164).";

    private static readonly TimeSpan ShortestCall = TimeSpan.FromMinutes(1);

    // The call log keeps a call for a day.
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(23);

    /// <returns>Empty when the route is valid.</returns>
    public static IReadOnlyList<RouteMistake> Check(Route route) =>
    [
        .. Who(route),
        .. Humans(route),
        .. HoursRules.Check(route),
        .. Closed(route.Closed, route.Hours is not null),
        .. RecordingRules.Check(route.Recording),
        .. QueueRules.Check(route.Queue),
        .. When(route.LongestCall < ShortestCall || route.LongestCall > LongestCall, "longestCall", "It must be between one minute (00:01:00) and 23 hours (23:00:00)."),
    ];

    /// <summary>One mistake when the condition holds.</summary>
    public static IEnumerable<RouteMistake> When(bool isWrong, string field, string message) => isWrong ? [new RouteMistake(field, message)] : [];

    /// <summary>Whether a text is too long or has control characters, which no voice can say.</summary>
    public static bool IsUnspeakable(string? text) => text?.Length > LongestText || text?.Any(char.IsControl) is true;

    public static string SpeakableForm => $"Write at most {LongestText} characters, on one line.";

    private static IEnumerable<RouteMistake> Who(Route route) =>
    [
        .. When(route.Number != Route.DefaultNumber && !CallTargets.IsNumber(route.Number), "number", $"'{route.Number}' is no number. {NumberForm} The route for all other numbers is '{Route.DefaultNumber}'."),
        .. When(!IsName(route.Agent), "agent", NameForm),
        .. When(!Language().IsMatch(route.Language), "language", $"'{route.Language}' is no language. Write a tag such as en-US or de-DE (BCP 47)."),
        .. When(!route.HasKnownZone, "timeZone", $"'{route.TimeZone}' is not a time zone. Set an IANA name such as America/New_York, Europe/Berlin or UTC, with its capital letters."),
        .. When(IsUnspeakable(route.OneMoment), "oneMoment", SpeakableForm),
        .. When(IsUnspeakable(route.AllLinesBusy), "allLinesBusy", SpeakableForm),
        .. When(route.FallbackNumber is { Length: > 0 } fallback && !CallTargets.IsNumber(fallback), "fallbackNumber", $"'{route.FallbackNumber}' is no number. {NumberForm} An empty text means none."),
    ];

    private static IEnumerable<RouteMistake> Humans(Route route) =>
    [
        .. When(route.TransferTo is { Length: > 0 } human && !IsHuman(human), "transferTo", $"'{route.TransferTo}' is not valid. Set a number such as +15550199900 or the raw id of a user."),
        .. When(route.MoreHumans.Count > MostHumans, "moreHumans", $"There may be at most {MostHumans}."),
        .. route.MoreHumans.SelectMany((human, index) => When(human is null || !IsHuman(human), $"moreHumans[{index}]", $"'{human}' is not valid. Set a number such as +15550199900 or the raw id of a user.")),
        .. When(route.MoreHumans.Count > 0 && route.TransferTo is null or "", "transferTo", "Set the first human here, and the next ones in moreHumans."),
    ];

    private static IEnumerable<RouteMistake> Closed(OutsideHours? closed, bool hasHours)
    {
        if (closed is null)
        {
            return When(hasHours, "closed", "A route with business hours must say what happens outside them: set closed.announcement, closed.agent or closed.number.");
        }

        return
        [
            .. When(!hasHours, "closed", "Without business hours the route is always open. Set hours, or leave this out."),
            .. When(new[] { closed.Announcement, closed.Agent, closed.Number }.Count(part => part is not null) != 1, "closed", "Set exactly one of announcement, agent and number."),
            .. When(closed.Announcement is { } text && (text.Trim().Length == 0 || IsUnspeakable(text)), "closed.announcement", $"The text is empty or cannot be spoken. {SpeakableForm}"),
            .. When(closed.Agent is { } agent && !IsName(agent), "closed.agent", NameForm),
            .. When(closed.Number is { } number && !CallTargets.IsNumber(number), "closed.number", $"'{closed.Number}' is no number. {NumberForm}"),
        ];
    }

    private static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && Name().IsMatch(name);

    private static string NameForm => $"Write the name of an agent: at most {LongestName} letters, digits, dashes, dots and underscores.";

    private static bool IsHuman(string human) => CallTargets.IsNumber(human) || CallTargets.IsUser(human);

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex Language();

    [GeneratedRegex(@"\A[\p{L}\p{Nd}_.-]+\z")]
    private static partial Regex Name();
}
