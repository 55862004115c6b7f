using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Recordings;

/// <summary>Problem details about recordings that say what to do.</summary>
internal static class RecordingProblems
{
    public static IResult BadFormat(string format) => Problem(400, "The format is not known.", $"'{format}' is no format. Use wav, mp3 or m4a.");

    public static IResult Broken(string reason) => Problem(409, "The recording is broken.", reason);

    public static IResult NoKey(string reason) => Problem(503, "The recording cannot be decrypted now.", reason);

    public static IResult NotConverted(ConversionException failure) => Problem(failure.IsMissing ? 501 : 502, "The recording cannot be converted.", failure.Message);

    public static IResult Deleted(RecordingDeletionNote note) => Problem(410, "The recording was deleted.", $"It was deleted on {note.At:yyyy-MM-dd} by {note.By} ({note.Why}). It cannot be brought back through this API.");

    public static IResult Held(CallId call, LegalHold hold) => Problem(
        409, "The recording is held.", $"There is a legal hold by {hold.By}: {hold.Reason} Release it with DELETE /api/calls/{call}/hold before the recording is deleted.");

    public static IResult NoServiceRecording() => Problem(
        404, "No such file.", "The telephony service has not recorded this call, or its file has not arrived yet. It comes some minutes after the end of the call. The first file has the number 1.");

    public static IResult BadReason() => Problem(400, "The hold has no usable reason.", $"Send {{\"reason\": \"Case 12\"}} with 1 to {LegalHolds.LongestReason} characters.");

    public static IResult BadTags() => Problem(400, "The tags cannot be used.", "Send {\"tags\": [\"complaint\"]}: at most 20 tags of 1 to 40 letters, digits, dashes or colons.");

    public static IResult BadMinutes(TimeSpan longest) => Problem(400, "The link cannot last so long.", $"'minutes' must be between 1 and {longest.TotalMinutes:F0}.");

    public static IResult BadLink() => Problem(401, "The link is not valid.", "The link has expired or was changed. Ask somebody who may read recordings for a new one.");

    public static IResult BadSearch(string what) => Problem(400, "The search cannot be read.", what);

    public static IResult BadNumber() => Problem(400, "The number cannot be read.", "Write the caller's number with + and the country, such as +15550100001. In an address + is written %2B.");

    public static IResult NotConfirmed() => Problem(400, "The erasure is not confirmed.", "Repeat the number: DELETE /api/callers/{number}?confirm={number}. The calls of this number are erased and cannot be brought back.");

    public static IResult NoJob() => Problem(404, "No such job.", "The answer to the request that started the job has its address. Jobs are deleted after some days.");

    public static IResult TooManyJobs() => Problem(429, "Too many jobs wait.", "Send the request again when a job has ended.");

    public static IResult NotDone() => Problem(409, "The job has no file yet.", "Ask for the job until its state is 'done'. A failed job can be started again.");

    private static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
