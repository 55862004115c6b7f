using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VoiceAgent.CallGateway.LiveKit.Wire;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.LiveKit.Webhooks;

/// <summary><c>POST /webhooks/livekit</c>: receives LiveKit's reports about rooms and participants. A report is kept before it is acknowledged.</summary>
internal static class LiveKitWebhook
{
    // A room and a participant may have 64 KiB of metadata each, and participants have tracks.
    private const int LongestBody = 256 * 1024;

    private const string ContentType = "application/webhook+json";
    private const string Source = WebhookSources.LiveKit;

    // LiveKit's token lasts five minutes, and a minute of leeway is allowed. After that a repeated delivery has no valid token.
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(10);

    private static readonly string[] Kinds = [LiveKitNames.RoomStarted, LiveKitNames.RoomFinished, LiveKitNames.ParticipantJoined, LiveKitNames.ParticipantLeft];

    public static void MapLiveKitWebhook(this IEndpointRouteBuilder app) => app.MapPost("/webhooks/livekit", TakeAsync).AllowAnonymous();

    private static async Task<IResult> TakeAsync(HttpContext context, LiveKitIntake intake, CancellationToken aborted)
    {
        var began = intake.Time.GetTimestamp();
        if (intake.Limits.Blocked(context) is { } blocked)
        {
            intake.Figures.Limited(Source);
            return blocked;
        }

        if (await intake.Signature.HashOfAsync(context.Request.Headers.Authorization) is not { } hash)
        {
            return Refused(intake, "The Authorization header has no token that is signed with 'LiveKit:ApiSecret' and names 'LiveKit:ApiKey', or it has expired. Set 'webhook.api_key' of LiveKit to that key.");
        }

        if (!string.Equals(context.Request.ContentType?.Split(';')[0].Trim(), ContentType, StringComparison.OrdinalIgnoreCase))
        {
            intake.Figures.Malformed(Source);
            return TypedResults.Problem($"Send the event as {ContentType}.", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The content type is not that of a webhook.");
        }

        var body = await WebhookBody.ReadAsync(context.Request, LongestBody, aborted);
        if (body.Refusal is { } refusal)
        {
            intake.Figures.Malformed(Source);
            return refusal;
        }

        if (!LiveKitSignature.Fits(hash, body.Bytes!.ToMemory().Span))
        {
            return Refused(intake, "The body is not the one that was signed. A proxy between LiveKit and this gateway may have changed it.");
        }

        if (await intake.Limits.CountAsync(context, Source, Source) is { } tooMany)
        {
            return tooMany;
        }

        if (Read(body.Bytes!.ToMemory().Span) is not { } happened)
        {
            intake.Figures.Malformed(Source);
            return WebhookBody.Malformed("Send a WebhookEvent of LiveKit as a JSON object with 'event' and 'id'.");
        }

        return await KeepAsync(happened, began, intake);
    }

    private static async Task<IResult> KeepAsync(LiveKitEvent happened, long began, LiveKitIntake intake)
    {
        // Tracks, egress, ingress, and what newer servers report. Refusing them would only make the server repeat them.
        if (!Kinds.Contains(happened.Event) || happened.Room is not { Sid.Length: > 0, Name.Length: > 0 } room)
        {
            intake.Figures.Count(Source, "other", ReportOutcome.Done);
            return TypedResults.Ok(new LiveKitAnswer("ignored"));
        }

        var report = IncomingReport.ById(
            Source, happened.Event, CallOf(room), intake.Time.GetUtcNow(), JsonSerializer.Serialize(happened, ProtoJson.Options), Source, happened.Id);
        var outcome = await intake.Reports.TakeAsync(report, began, Known);
        intake.Figures.Acknowledged(Source, intake.Time.GetElapsedTime(began));
        return TypedResults.Ok(new LiveKitAnswer(JsonNamingPolicy.CamelCase.ConvertName($"{outcome}")));
    }

    private static LiveKitEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<LiveKitEvent>(body, ProtoJson.Options) is { Event.Length: > 0 and <= 64, Id.Length: > 0 and <= 128 } happened ? happened : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A report belongs to a room and not to a call. The inbox keeps reports by the id of a call, so a room gets one that follows from its sid.
    private static CallId CallOf(LiveKitRoom room)
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(room.CreatedMs(), 0, 4_102_444_800_000))).TryWriteBytes(id, bigEndian: true, out _);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(room.Sid));
        id[6] = (byte)(0x70 | (hash[0] & 0x0f));
        id[7] = hash[1];
        id[8] = (byte)(0x80 | (hash[2] & 0x3f));
        hash.AsSpan(3, 7).CopyTo(id[9..]);
        return new CallId(new Guid(id, bigEndian: true));
    }

    private static IResult Refused(LiveKitIntake intake, string why)
    {
        intake.Figures.Refused(Source);
        intake.Refusals.Refused("webhook of LiveKit", why);
        return TypedResults.Problem(why, statusCode: StatusCodes.Status401Unauthorized, title: "The webhook is not signed by LiveKit.");
    }
}

/// <summary>What the address of LiveKit's reports needs.</summary>
internal sealed record LiveKitIntake(LiveKitSignature Signature, Reports Reports, SourceLimits Limits, WebhookFigures Figures, RefusalLog Refusals, TimeProvider Time);

/// <param name="Outcome"><c>done</c>, <c>later</c>, <c>repeated</c> or <c>ignored</c>.</param>
internal sealed record LiveKitAnswer(string Outcome);
