using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>
/// Finds the room of a SIP call: by the tag of its From header, which is LiveKit's own id of a call that LiveKit has placed, by the Call-ID of a call of ours,
/// and at last by the header that names the room. When no report has told about the room, LiveKit is asked.
/// </summary>
internal sealed class LiveKitRoomFacts(IRoomMemory memory, LiveKitRoomService rooms, IOptions<LiveKitOptions> options, TimeProvider time, ILogger<LiveKitRoomFacts> logger) : IRoomFacts
{
    // A caller hears the ringing tone meanwhile. Without facts the call goes to the agent of its number.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int LongestName = 256;

    public async Task<RoomFacts?> FindAsync(RoomLeg leg, CancellationToken leaving)
    {
        if (!options.Value.IsOn)
        {
            return null;
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, leaving);
        var named = NamedIn(leg);
        try
        {
            var room = await ReadAsync(leg, named, either.Token).WaitAsync(either.Token);
            return room is null ? named is null ? null : FactsOf(new KnownRoom("", named, 0, "", 0), leg) : FactsOf(room, leg);
        }
        catch (Exception failure) when (!leaving.IsCancellationRequested)
        {
            LiveKitLog.NoFacts(logger, failure.GetType().Name);
            return named is null ? null : FactsOf(new KnownRoom("", named, 0, "", 0), leg);
        }
    }

    public Task<IAsyncDisposable> FollowAsync(Action<RoomEnd> ended) => memory.FollowAsync(ended);

    private async Task<KnownRoom?> ReadAsync(RoomLeg leg, string? named, CancellationToken leaving)
    {
        foreach (var key in new[] { leg.FromTag, leg.SipCallId }.OfType<string>().Where(static key => key.Length > 0))
        {
            if (await memory.FindByCallAsync(key) is { } found)
            {
                return found;
            }
        }

        if (named is null)
        {
            return null;
        }

        // The name may have been used before. A room that has ended does not call.
        if (await memory.FindByNameAsync(named) is { EndedAt: null } known)
        {
            return known;
        }

        var listed = (await rooms.ListAsync([named], leaving)).FirstOrDefault(room => room.Name == named);
        return listed is null ? null : new KnownRoom(listed.Sid, listed.Name, listed.CreatedMs(), listed.Metadata, 0);
    }

    private RoomFacts FactsOf(KnownRoom room, RoomLeg leg)
    {
        var call = room.Calls.Values.FirstOrDefault(call => (leg.FromTag is { Length: > 0 } && call.CallId == leg.FromTag) || call.SipCallId == leg.SipCallId);
        var chosen = LiveKitDispatch.Choose(
            options.Value.Dispatch, options.Value.Agents, new RoomSituation(room.Name, room.Metadata, call?.Attributes ?? new Dictionary<string, string>(), leg.Headers));
        return new RoomFacts(
            room.Name, room.Sid.Length > 0 ? room.Sid : null, chosen?.Agent, chosen?.Language, chosen?.Number, chosen?.Metadata ?? new Dictionary<string, string>(),
            room.EndedAt is not null || call?.HasLeft is true);
    }

    private static string? NamedIn(RoomLeg leg)
    {
        var header = leg.Headers.FirstOrDefault(static header => header.Key.Equals(LiveKitNames.RoomHeader, StringComparison.OrdinalIgnoreCase)).Value;
        return header is { Length: > 0 and <= 3 * LongestName } && Uri.UnescapeDataString(header) is { Length: > 0 and <= LongestName } name ? name : null;
    }
}
