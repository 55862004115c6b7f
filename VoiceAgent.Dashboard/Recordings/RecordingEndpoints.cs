using System.Net.Http.Headers;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Dashboard.Recordings;

internal static class RecordingEndpoints
{
    // The headers that a player needs to seek. No other header of the gateway's response is passed on.
    private static readonly string[] Passed = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified"];

    public static void MapRecordings(this WebApplication app) =>
        app.MapGet("/calls/{call}/recording", StreamAsync).RequireAuthorization(Permissions.RecordingsListen);

    private static async Task<IResult> StreamAsync(string call, string? download, HttpContext context, IGateway gateway)
    {
        if (!CallId.TryParse(call, null, out var id))
        {
            return Results.BadRequest();
        }

        try
        {
            _ = RangeHeaderValue.TryParse(context.Request.Headers.Range, out var range);
            using var answer = await gateway.RecordingAsync(context.User, id, range, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var name in Passed)
            {
                if (answer.Content.Headers.TryGetValues(name, out var values) || answer.Headers.TryGetValues(name, out values))
                {
                    context.Response.Headers[name] = values.ToArray();
                }
            }

            if (download is not null)
            {
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.wav\"";
            }

            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            return Results.Empty;
        }
        catch (GatewayException refused)
        {
            return Results.StatusCode(StatusOf(refused.Refusal));
        }
    }

    private static int StatusOf(GatewayRefusal refusal) => refusal switch
    {
        GatewayRefusal.SignInAgain => StatusCodes.Status401Unauthorized,
        GatewayRefusal.NotAllowed => StatusCodes.Status403Forbidden,
        GatewayRefusal.Archived => StatusCodes.Status409Conflict,
        GatewayRefusal.NotThere => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status502BadGateway,
    };
}
