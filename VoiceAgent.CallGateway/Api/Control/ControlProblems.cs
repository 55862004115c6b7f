using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary>Problem details of operations on live calls.</summary>
internal static class ControlProblems
{
    public static IResult BadTarget() => Bad("The target cannot be used.", "Send a number in E.164, such as \"+15550100001\", or the raw id of a user, such as \"8:acs:…\", as 'target'.");

    public static IResult ForbiddenTarget() => TypedResults.Problem(
        "Nobody with this number or id may be added to calls. An administrator can add it to 'Api:TransferTargets'.", statusCode: StatusCodes.Status403Forbidden, title: "The target is not allowed.");

    public static IResult NotMuteable() => Bad(
        "This participant cannot be muted.",
        "The telephony service mutes users of Communication Services only (raw ids that begin with 8:acs:), not telephone numbers and not Teams users. Put the caller on hold instead, or remove the participant.");

    public static IResult BadRinging() => Bad("The time to ring cannot be used.", "Set 'rings' to 5 to 180 seconds, or leave it out for 30.");

    public static IResult BadPrompt() => Bad(
        "The prompt cannot be played.",
        $"Set exactly one of 'file' (an https address), 'text' (1 to {PromptChecks.LongestText} characters) and 'ssml' (a document with the root element speak), and 'language' only with a text, such as en-US.");

    public static IResult ForbiddenFile(string host) => TypedResults.Problem(
        $"Files of the host {host} may not be played. An administrator can add it to 'Api:PlayHosts'.", statusCode: StatusCodes.Status403Forbidden, title: "The host is not allowed.");

    public static IResult BadKeys() => Bad("The keys cannot be sent.", "Set 'keys' to 1 to 32 of 0-9, *, #, A-D.");

    public static IResult BadCollection() => Bad(
        "The keys cannot be collected in this way.",
        "Set 'most' to 1 to 32, 'stopKeys' to at most 16 of 0-9, *, #, A-D, 'firstSeconds' to 1 to 120, and 'betweenSeconds' to 1 to 60.");

    public static IResult BadLanguage() => Bad("The language cannot be used.", "Set 'language' to a language tag such as en-US, or leave it out for the language of the call.");

    public static IResult BadOperation() => Bad("The operation has no id.", "Send {\"operation\": \"…\"}: the id that the gateway returned when the participant was added.");

    public static IResult NoKeys() => TypedResults.Problem(
        "There are no keys of this operation. Keys can be read for ten minutes after the event that reports them.", statusCode: StatusCodes.Status404NotFound, title: "No keys.");

    /// <returns>Null for an outcome that other commands have too.</returns>
    public static IResult? Of(ControlOutcome outcome) => outcome switch
    {
        ControlOutcome.Queued => Conflict("The caller waits in the queue for a free agent.", "Wait for the event queue.left, or hang the call up."),
        ControlOutcome.OnHold => Conflict("The caller is on hold already.", "End the hold first."),
        ControlOutcome.NotOnHold => Conflict("The caller is not on hold.", "There is no hold to end."),
        ControlOutcome.AlreadyThere => Conflict("The target is on the call already.", "Its telephone rings, or it is one of the participants."),
        ControlOutcome.NotThere => Conflict("The target is not on the call.", "The participants are listed at /api/calls/{call}/participants. Or the operation does not run any more."),
        ControlOutcome.IsCaller => Conflict("The caller cannot be removed.", "Hang the call up instead."),
        ControlOutcome.Alone => Conflict("Nobody else is on the call.", "The agent can leave when somebody else has joined. Hang the call up instead."),
        ControlOutcome.Collecting => Conflict("Keys are being collected already.", "Wait for their event, or cancel the collection with play/cancel."),
        ControlOutcome.Listening => Conflict("These keys are being heard already.", "Stop it first."),
        ControlOutcome.MediaStopped => Conflict("The media stream was stopped already.", "Start it to give the caller back to the agent."),
        ControlOutcome.MediaRuns => Conflict("The media stream was not stopped.", "The agent has the caller."),
        ControlOutcome.Transcribed => Conflict("The call is being transcribed already.", "Stop it first."),
        ControlOutcome.NotTranscribed => Conflict("The call is not being transcribed.", "There is no transcription to stop."),
        ControlOutcome.Recorded => Conflict("The telephony service records the call already.", "Stop that recording first."),
        ControlOutcome.NotRecorded => Conflict("The telephony service does not record the call.", "Start its recording first. The platform's own recording has the address recording/pause."),
        ControlOutcome.TooMany => Conflict("Too many operations run on this call.", "Wait until one of them has ended, or cancel the prompts."),
        ControlOutcome.NoVoice => Conflict("There is no voice for texts.", "Send a file, or set 'Acs:CognitiveServicesUrl'."),
        ControlOutcome.NotSetUp => Conflict("Calls cannot be transcribed by the telephony service.", "Set 'Acs:TranscriptionUrl' to the program that receives transcripts. It applies to calls that are answered afterwards."),
        ControlOutcome.Refused => Conflict("The telephony service has refused it.", "The state of the call does not allow it. The call's events tell the reason."),
        _ => null,
    };

    private static IResult Bad(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: title);

    private static IResult Conflict(string title, string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: title);
}
