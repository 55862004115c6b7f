using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>/api/events</c>: who gets events about calls, and the events that could not be delivered.</summary>
internal static class EventsApi
{
    private const int MostAtOnce = 100;

    public static void MapEventsApi(this IEndpointRouteBuilder app)
    {
        var events = app.MapGroup("/api/events").RequireRateLimiting(ApiRegistration.RateLimit);

        events.MapGet("/subscribers", Subscribers).Reads(Permissions.WebhooksManage).Produces<SubscriberList>();
        events.MapGet("/parked", ListAsync).Discloses(Permissions.EventsReplay).Produces<ParkedPage>();
        events.MapPost("/parked/replay", ReplayAllAsync).Changes(Permissions.EventsReplay).Produces<Replayed>();
        events.MapPost("/parked/{id}/replay", ReplayAsync).Changes(Permissions.EventsReplay).Produces(StatusCodes.Status204NoContent);
        events.MapDelete("/parked/{id}", RemoveAsync).Changes(Permissions.EventsReplay).Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Subscribers(ISubscriber[] subscribers) => CallsApi.Json(new SubscriberList([.. subscribers.Select(static subscriber => subscriber.Name)], EventTypes.All));

    private static async Task<IResult> ListAsync(int? skip, int? limit, IParkedEvents parked) => (skip ?? 0, limit ?? MostAtOnce) switch
    {
        ( >= 0, >= 1 and <= MostAtOnce) range => CallsApi.Json(new ParkedPage(await parked.ListAsync(range.Item1, range.Item2))),
        _ => TypedResults.Problem($"'skip' must be at least 0, and 'limit' between 1 and {MostAtOnce}.", statusCode: StatusCodes.Status400BadRequest, title: "The page cannot be read."),
    };

    private static async Task<IResult> ReplayAsync(string id, IParkedEvents parked, Replay replay, CancellationToken leaving)
    {
        if (await parked.FindAsync(id) is not { } entry)
        {
            return NoSuchEvent();
        }

        try
        {
            await replay.SendAsync(entry, leaving);
            return TypedResults.NoContent();
        }
        catch (DeliveryException refused)
        {
            return TypedResults.Problem($"{refused.Message} The event stays parked.", statusCode: StatusCodes.Status502BadGateway, title: "The event was not accepted.");
        }
    }

    // One after the other from the oldest on, so that the events of a call keep their order. A subscriber that refuses one gets no further ones.
    private static async Task<IResult> ReplayAllAsync(IParkedEvents parked, Replay replay, CancellationToken leaving)
    {
        var refusing = new Dictionary<string, string>();
        var sent = 0;
        foreach (var entry in (await parked.ListAsync(0, MostAtOnce)).Reverse().Where(entry => !refusing.ContainsKey(entry.Subscriber)))
        {
            try
            {
                await replay.SendAsync(entry, leaving);
                sent++;
            }
            catch (DeliveryException refused)
            {
                refusing[entry.Subscriber] = refused.Message;
            }
        }

        return CallsApi.Json(new Replayed(sent, refusing));
    }

    private static async Task<IResult> RemoveAsync(string id, IParkedEvents parked)
    {
        if (await parked.FindAsync(id) is null)
        {
            return NoSuchEvent();
        }

        await parked.RemoveAsync(id);
        return TypedResults.NoContent();
    }

    private static IResult NoSuchEvent() => TypedResults.Problem(
        "Parked events are listed at /api/events/parked. It may have been replayed meanwhile.", statusCode: StatusCodes.Status404NotFound, title: "No such parked event.");
}

internal sealed record SubscriberList(IReadOnlyList<string> Subscribers, IReadOnlyList<string> Types);

internal sealed record ParkedPage(IReadOnlyList<ParkedEvent> Events);

/// <param name="Refused">Why a subscriber took no more events, by its name.</param>
internal sealed record Replayed(int Sent, IReadOnlyDictionary<string, string> Refused);
