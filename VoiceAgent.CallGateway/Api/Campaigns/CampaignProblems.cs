using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary>Problem details about campaigns and placed calls that say what to do.</summary>
internal static class CampaignProblems
{
    public static IResult NoSuchCampaign(string id) => Problem(StatusCodes.Status404NotFound, "No such campaign.", $"There is no campaign '{id}'. Campaigns are listed at /api/campaigns.");

    public static IResult NotBlocked(string number) => Problem(StatusCodes.Status404NotFound, "The number is not on the list.", $"'{number}' is not on the do-not-call list.");

    public static IResult NoNumber(string number) => Problem(StatusCodes.Status400BadRequest, "The number cannot be read.", $"'{number}' is no number. Write it as +15550100001 (E.164), with %2B for the plus sign.");

    public static IResult BadState(string state) => Problem(
        StatusCodes.Status400BadRequest, "The state is not known.",
        $"'{state}' is no state. The states are {string.Join(", ", Enum.GetNames<DialState>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.");

    public static IResult BadLines(ContactFileReading reading) => TypedResults.Problem(
        $"No number was taken. Correct the lines and send the file again.{(reading.IsFull ? " The list has the first mistakes only." : "")}",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "The file has mistakes.",
        extensions: new Dictionary<string, object?> { ["lines"] = reading.Mistakes.Select(mistake => new { mistake.Line, mistake.Reason }).ToArray() });

    public static IResult NotText() => Problem(StatusCodes.Status400BadRequest, "The file cannot be read.", "Send the file as CSV in UTF-8.");

    public static IResult Empty() => Problem(StatusCodes.Status409Conflict, "The campaign has no contacts.", "Send a file with numbers to the address of the campaign with /contacts first.");

    public static IResult WrongState(CampaignState state, string wanted) => TypedResults.Problem(
        $"The campaign is {Word(state)}. {wanted}", statusCode: StatusCodes.Status409Conflict, title: "The campaign cannot do this now.",
        extensions: new Dictionary<string, object?> { ["state"] = Word(state) });

    public static IResult Changed() => Problem(StatusCodes.Status409Conflict, "The campaign was changed meanwhile.", "Read the campaign again, and repeat the request.");

    /// <param name="outcome">Anything but <see cref="PlaceOutcome.Placed"/>.</param>
    public static IResult Of(PlaceOutcome outcome) => outcome switch
    {
        PlaceOutcome.ForbiddenTarget or PlaceOutcome.DoNotCall => Problem(StatusCodes.Status403Forbidden, "The target is not allowed.", PlaceSentences.Of(outcome)),
        PlaceOutcome.HourIsSpent or PlaceOutcome.DayIsSpent => Problem(StatusCodes.Status429TooManyRequests, "The limit of placed calls is reached.", PlaceSentences.Of(outcome)),
        PlaceOutcome.NoPlace => Problem(StatusCodes.Status503ServiceUnavailable, "No worker is free.", PlaceSentences.Of(outcome)),
        PlaceOutcome.NoRoute or PlaceOutcome.TooLong => Problem(StatusCodes.Status400BadRequest, "The call cannot be placed.", PlaceSentences.Of(outcome)),
        PlaceOutcome.GivenUp => Problem(StatusCodes.Status503ServiceUnavailable, "The call was not placed.", PlaceSentences.Of(outcome)),
        _ => Problems.Unreachable(),
    };

    private static string Word(CampaignState state) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
