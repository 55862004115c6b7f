using System.Globalization;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary>Problem details of the routes' API. They say what to do.</summary>
internal static class RouteProblems
{
    public static IResult Invalid(IReadOnlyList<RouteMistake> mistakes, string title = "The route is not valid.") => TypedResults.ValidationProblem(
        mistakes.GroupBy(mistake => mistake.Field).ToDictionary(same => same.Key, same => same.Select(mistake => mistake.Message).ToArray()),
        "Nothing was changed. 'errors' names each field that must be corrected.",
        title: title);

    public static IResult NoSuchRoute(string number) => Problem(
        StatusCodes.Status404NotFound, "No such route.",
        $"There is no route for {number}. Routes are listed at /api/routes. What a call to this number gets is at /api/routes/{Uri.EscapeDataString(number)}/plan.");

    public static IResult NoSuchVersion(string number, long version) => Problem(
        StatusCodes.Status404NotFound, "No such version.", $"The route for {number} has no version {version}. Its versions are listed at /api/routes/{Uri.EscapeDataString(number)}/history.");

    public static IResult BadContinuation() => Problem(
        StatusCodes.Status400BadRequest, "The continuation cannot be used.", "Use the 'continuation' of the previous page unchanged, or leave it out for the first page.");

    public static IResult BadTime(string at) => Problem(
        StatusCodes.Status400BadRequest, "The time cannot be read.", $"'{at}' is no time. Write it as 2026-12-24T18:00:00Z or 2026-12-24T19:00:00+01:00. In an address, + is written as %2B.");

    public static IResult BadTag() => Problem(
        StatusCodes.Status400BadRequest, "The condition cannot be read.", "Send one of: If-Match with the ETag of the route, such as \"3\", or If-None-Match: * for a route that does not exist yet.");

    public static IResult DefaultStays() => Problem(
        StatusCodes.Status409Conflict, "The default route cannot be deleted.", "It answers all numbers that have no route of their own. Change it instead.");

    public static IResult NothingToRestore(long version) => Problem(
        StatusCodes.Status409Conflict, "The version cannot be restored.", $"Version {version} is the deletion of the route. Restore a version before it, or delete the route.");

    public static IResult TooLarge(string limit) => Problem(StatusCodes.Status413PayloadTooLarge, "The request is too large.", limit);

    /// <param name="outcome">Anything but <see cref="RouteEditOutcome.Done"/>.</param>
    public static IResult Of(RouteEditOutcome outcome, string number, RouteVersion? known) => outcome switch
    {
        RouteEditOutcome.Unconditional when known?.Route is null => Problem(
            StatusCodes.Status428PreconditionRequired, "The request has no condition.", $"There is no route for {number}. Send If-None-Match: * to create it."),
        RouteEditOutcome.Unconditional => Problem(
            StatusCodes.Status428PreconditionRequired, "The request has no condition.",
            $"Read the route at /api/routes/{Uri.EscapeDataString(number)}, and send its ETag as If-Match. So nobody's change is overwritten by mistake."),
        RouteEditOutcome.Exists => Problem(
            StatusCodes.Status412PreconditionFailed, "The route exists already.", $"The route for {number} has version {known!.Version}. To change it, send If-Match with its ETag in place of If-None-Match."),
        RouteEditOutcome.NotThere => Problem(
            StatusCodes.Status412PreconditionFailed, "The route does not exist.", $"There is no route for {number}, or it was deleted. To create it, send If-None-Match: * in place of If-Match."),
        _ => Problem(
            StatusCodes.Status412PreconditionFailed, "The route was changed meanwhile.",
            known is null ? "Read the route again." : string.Create(CultureInfo.InvariantCulture, $"{known.By} made version {known.Version} at {known.At:u}. Read the route again, repeat your change, and send the new ETag.")),
    };

    private static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
