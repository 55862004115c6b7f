using System.Globalization;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Api.Trunks;

/// <summary>Problem details about trunks or about dispatch rules. They say what to do.</summary>
/// <param name="Name">Such as <c>trunk</c>.</param>
/// <param name="Path">Where they are, such as <c>/api/trunks</c>.</param>
internal sealed record EntryProblems(string Name, string Path)
{
    public IResult Invalid(IReadOnlyList<RouteMistake> mistakes) => RouteProblems.Invalid(mistakes, $"The {Name} is not valid.");

    public IResult NotThere(string id) => Problem(StatusCodes.Status404NotFound, $"No such {Name}.", $"There is no {Name} {id}. See {Path} for all.");

    public IResult NoSuchVersion(string id, long version) => Problem(
        StatusCodes.Status404NotFound, "No such version.", $"The {Name} {id} has no version {version}. Its versions are listed at {Path}/{Uri.EscapeDataString(id)}/history.");

    public IResult NothingToRestore(long version) => Problem(
        StatusCodes.Status409Conflict, "The version cannot be restored.", $"Version {version} is the deletion of the {Name}. Restore a version before it, or delete the {Name}.");

    public IResult BadTag() => Problem(
        StatusCodes.Status400BadRequest, "The condition cannot be read.", $"Send one of: If-Match with the ETag of the {Name}, such as \"3\", or If-None-Match: * for a {Name} that does not exist yet.");

    /// <param name="outcome">Anything but <see cref="RouteEditOutcome.Done"/>.</param>
    /// <param name="version">The present version. Null when there is none.</param>
    public IResult Of(RouteEditOutcome outcome, string id, long? version, string? by, DateTimeOffset? at) => outcome switch
    {
        RouteEditOutcome.Unconditional when version is null => Problem(
            StatusCodes.Status428PreconditionRequired, "The request has no condition.", $"There is no {Name} {id}. Send If-None-Match: * to create it."),
        RouteEditOutcome.Unconditional => Problem(
            StatusCodes.Status428PreconditionRequired, "The request has no condition.",
            $"Read the {Name} at {Path}/{Uri.EscapeDataString(id)}, and send its ETag as If-Match. So nobody's change is overwritten by mistake."),
        RouteEditOutcome.Exists => Problem(
            StatusCodes.Status412PreconditionFailed, $"The {Name} exists already.", $"The {Name} {id} has version {version}. To change it, send If-Match with its ETag in place of If-None-Match."),
        RouteEditOutcome.NotThere => Problem(
            StatusCodes.Status412PreconditionFailed, $"The {Name} does not exist.", $"There is no {Name} {id}, or it was deleted. To create it, send If-None-Match: * in place of If-Match."),
        _ => Problem(
            StatusCodes.Status412PreconditionFailed, $"The {Name} was changed meanwhile.",
            version is null ? $"Read the {Name} again." : string.Create(CultureInfo.InvariantCulture, $"{by} made version {version} at {at:u}. Read the {Name} again, repeat your change, and send the new ETag.")),
    };

    public static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
