using System.Globalization;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>Puts the deletions of recordings into the audit, whoever causes them: a request, an erasure, or the end of the retention.</summary>
internal sealed partial class AuditedDeletions(AuditTrail trail, ILogger<AuditedDeletions> logger) : IDeletionTrail
{
    /// <summary>It is no request of the API, so it has no method and path.</summary>
    public const string Request = "delete a recording with its copies";

    public async Task RecordAsync(CallId call, RecordingDeletionNote note, CancellationToken stopping)
    {
        var record = new AuditRecord(note.At, Permissions.RecordingsDelete, Request, new AuditActor(note.By, note.By, [], null, note.IsByGateway), StatusCodes.Status200OK)
        {
            Call = call,
            Parameters = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["files"] = note.Copies.ToString(CultureInfo.InvariantCulture), ["why"] = note.Why },
        };
        if (!await trail.RecordSafelyAsync(record).WaitAsync(stopping))
        {
            throw new DeletionNotRecordedException();
        }

        Deleting(logger, call, note.Copies, note.Why, note.By);
    }

    [LoggerMessage(158, LogLevel.Information, "The recording of call {Call} is deleted with its copies ({Copies} files). Reason: {Why}. By: {By}.")]
    private static partial void Deleting(ILogger logger, CallId call, int copies, string why, string by);
}
