using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Rooms of a conference server whose calls come over trunks. The room may choose agent and language, and its end ends the call.</summary>
internal sealed class SipRooms(IRoomFacts rooms, RouteTable routes, SipLines lines, IServiceProvider services, TimeProvider time, ILogger<SipRooms> logger) : BackgroundService
{
    private const int Gone = 480;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>The decision about a ringing call after its room was asked.</summary>
    public async Task<DispatchDecision> AskAsync(DispatchDecision decision, RoomLeg leg, CancellationToken late)
    {
        if (decision.Route is not { } route || await rooms.FindAsync(leg, late) is not { } facts)
        {
            return decision;
        }

        if (facts.IsEnded)
        {
            return DispatchDecision.Refused(Gone, "The room of the call has ended.", [.. decision.Reasons, "The room of the call has ended."]);
        }

        var answers = facts.Number is { } number ? routes.Find(number).Route ?? route : route;
        return decision with { Route = answers with { Agent = facts.Agent ?? answers.Agent, Language = facts.Language ?? answers.Language }, Room = facts.Room };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var following = await rooms.FollowAsync(End);
                await WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                SipLog.RoomsNotFollowed(logger, away.GetType().Name);
                await WaitAsync(Again, stoppingToken);
            }
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stopping) =>
        await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    // Each gateway ends the calls that it has.
    private void End(RoomEnd ended)
    {
        foreach (var call in lines.Of(ended.SipCallIds, ended.FromTags))
        {
            _ = HangUpAsync(call);
        }
    }

    private async Task HangUpAsync(SipCall call)
    {
        try
        {
            await services.GetRequiredService<SipTelephony>().HangUpAsync(call.ConnectionId, CancellationToken.None);
        }
        catch (Exception failure)
        {
            SipLog.Escaped(logger, call.Call, failure);
        }
    }
}
