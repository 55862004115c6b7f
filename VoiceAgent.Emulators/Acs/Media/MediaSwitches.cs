using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using VoiceAgent.Emulators.Administration;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>
/// What the service does not document about media streaming, and how it behaves for the calls that ring from now on. A call keeps the behaviour with
/// which it rang, so calls with different behaviours can be live at the same time.
/// </summary>
internal sealed class MediaSwitches(AcsOptions options)
{
    private volatile MediaOptions _now = options.Media;

    public MediaOptions Now => _now;

    /// <summary>What the order does not name is as it was configured.</summary>
    public void Set(MediaOrder order) => _now = options.Media with
    {
        SecondStart = order.SecondStart ?? options.Media.SecondStart,
        ClosesBeforeStopped = order.ClosesBeforeStopped ?? options.Media.ClosesBeforeStopped,
        StartsAgainAfter = order.StartsAgainAfter ?? options.Media.StartsAgainAfter,
        HeldAudio = order.HeldAudio ?? options.Media.HeldAudio,
    };
}

/// <summary>The body of <c>PUT /emulator/media</c>.</summary>
internal sealed record MediaOrder
{
    [JsonConverter(typeof(JsonStringEnumConverter<SecondStart>))]
    public SecondStart? SecondStart { get; init; }

    public bool? ClosesBeforeStopped { get; init; }

    /// <summary><c>hh:mm:ss</c>.</summary>
    public TimeSpan? StartsAgainAfter { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<HeldAudio>))]
    public HeldAudio? HeldAudio { get; init; }
}

internal static class MediaSwitchesApi
{
    private const int LargestBody = 8 * 1024;

    public static void MapMediaSwitches(this IEndpointRouteBuilder app)
    {
        var media = app.MapAdministration("media");
        media.MapGet("", (MediaSwitches switches) => Shown(switches));
        media.MapPut("", SetAsync).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
    }

    private static async Task<IResult> SetAsync(HttpRequest request, MediaSwitches switches)
    {
        try
        {
            switches.Set(await JsonSerializer.DeserializeAsync<MediaOrder>(request.Body, AdminReply.Json, request.HttpContext.RequestAborted) ?? new MediaOrder());
            return Shown(switches);
        }
        catch (JsonException malformed)
        {
            return AdminReply.Refuse(
                StatusCodes.Status400BadRequest, $"The body is not an order such as {{\"secondStart\":\"Replaces\",\"closesBeforeStopped\":true,\"startsAgainAfter\":\"00:00:01\",\"heldAudio\":\"Dropped\"}}: {malformed.Message}");
        }
    }

    private static IResult Shown(MediaSwitches switches) => AdminReply.Of(new MediaOrder
    {
        SecondStart = switches.Now.SecondStart,
        ClosesBeforeStopped = switches.Now.ClosesBeforeStopped,
        StartsAgainAfter = switches.Now.StartsAgainAfter,
        HeldAudio = switches.Now.HeldAudio,
    });
}
