using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>/api/audit</c>: who did what, when, and with which result. Nobody can change or delete a record.</summary>
internal static class AuditApi
{
    public static void MapAuditApi(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/audit").RequireRateLimiting(ApiRegistration.RateLimit);
        audit.MapGet("", ListAsync).Discloses(Permissions.AuditRead).Produces<AuditPage>();
        audit.MapGet("/export", AuditExport.ServeAsync).Discloses(Permissions.AuditExport).Produces<Stream>(contentType: "application/jsonl");
    }

    /// <param name="day">UTC, <c>yyyy-MM-dd</c>. Today without it.</param>
    /// <param name="subject">Only what this person or service did.</param>
    /// <param name="action">Only actions that need this permission.</param>
    /// <param name="call">Only actions on this call.</param>
    /// <param name="size">The highest number of records in a page, 1 to 200.</param>
    private static Task<IResult> ListAsync(
        string? day, string? subject, string? action, CallId? call, int? size, string? continuation, IAuditStore store, TimeProvider time, CancellationToken leaving) =>
        Pages.OfDayAsync(day, size, time, (wanted, most) => store.ListAsync(wanted, new AuditFilter(subject, action, call?.ToString()), most, continuation, leaving));
}
