using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Tokens;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>Starts and stops media streaming on calls.</summary>
internal sealed class MediaSessions(
    MediaWire wire, TokenMint mint, CallbackPost callbacks, Errands errands, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time)
{
    /// <exception cref="RefusedException">The call has no streaming options, streams already, or has failed to stream a moment ago.</exception>
    public void Start(Call call, Origin origin)
    {
        var plan = call.Streaming?.Plan(call.Parties.Source.RawId)
            ?? throw new RefusedException(StatusCodes.Status400BadRequest, "8583", "The call has no mediaStreamingOptions: give them when it is answered or created.");
        if (call.MediaFailedAt is { } failed && time.GetElapsedTime(failed) < call.MediaBehaviour.StartsAgainAfter)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "8584", "Media streaming has just failed. Start it again later.");
        }

        if (call.MediaBehaviour.SecondStart == SecondStart.Replaces && call.Media is { } current)
        {
            current.Stop(default);
            call.MediaEnded(current, failedAt: null);
        }

        var dialler = new MediaSocketDialler(call.Id, call.Parties.CorrelationId, wire, mint, call.MediaBehaviour, delays, faults, time);
        var session = new MediaSession(call, new MediaStream(plan, call.Playout, call.Counts, dialler, call.MediaBehaviour, time), origin, callbacks, time);
        if (!call.MediaBegins(session))
        {
            session.Dispose();
            throw new RefusedException(StatusCodes.Status400BadRequest, "8584", "Media streaming is started already.");
        }

        errands.Start("A media socket", async stopping =>
        {
            using (session)
            {
                await session.RunAsync(stopping);
            }
        });
    }

    /// <param name="by">The request that stops it. MediaStreamingStopped has its context, or that of the start.</param>
    /// <exception cref="RefusedException">The call has no media streaming session, or it was stopped already.</exception>
    public void Stop(Call call, Origin by)
    {
        var session = call.Media is { IsStopping: false } current
            ? current
            : throw new RefusedException(StatusCodes.Status400BadRequest, "8585", "Media streaming is not started.");
        session.Stop(by);
        if (!call.MediaBehaviour.ClosesBeforeStopped)
        {
            call.MediaEnded(session, failedAt: null);
        }
    }
}
