using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Tokens;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>Starts and stops media streaming on calls.</summary>
internal sealed class MediaSessions(
    MediaWire wire, TokenMint mint, CallbackPost callbacks, Errands errands, AcsOptions options, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time)
{
    /// <exception cref="RefusedException">The call has no streaming options, or streams already.</exception>
    public void Start(Call call, string? operationContext)
    {
        var plan = call.Streaming?.Plan(call.Parties.Source.RawId)
            ?? throw new RefusedException(StatusCodes.Status400BadRequest, "8583", "The call has no mediaStreamingOptions: give them when it is answered or created.");
        var dialler = new MediaSocketDialler(call.Id, call.Parties.CorrelationId, wire, mint, options.Media, delays, faults, time);
        var session = new MediaSession(call, new MediaStream(plan, call.Playout, call.Counts, dialler, options.Media, time), callbacks);
        if (!call.MediaBegins(session))
        {
            session.Dispose();
            throw new RefusedException(StatusCodes.Status400BadRequest, "8584", "Media streaming is started already.");
        }

        errands.Start("A media socket", async stopping =>
        {
            using (session)
            {
                await session.RunAsync(operationContext, stopping);
            }
        });
    }

    /// <exception cref="RefusedException">The call has no media streaming session.</exception>
    public static void Stop(Call call)
    {
        var session = call.Media ?? throw new RefusedException(StatusCodes.Status400BadRequest, "8585", "Media streaming is not started.");
        call.MediaEnded(session);
        session.Stop();
    }
}
