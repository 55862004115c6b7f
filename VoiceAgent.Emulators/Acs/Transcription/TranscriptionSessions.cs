using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Tokens;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Transcription;

/// <summary>Starts, updates and stops the transcriptions of calls.</summary>
internal sealed class TranscriptionSessions(
    MediaWire wire, TokenMint mint, CallbackPost callbacks, Errands errands, EmulatedDelays delays, EmulatedFaults faults, AcsOptions acs, TimeProvider time)
{
    /// <param name="locale">The language. Null for that of the call's transcriptionOptions.</param>
    /// <exception cref="RefusedException">400: the call has no transcription options, or it is transcribed already.</exception>
    public void Start(Call call, string? locale, Origin origin)
    {
        var options = call.Transcribing ?? throw new RefusedException(
            StatusCodes.Status400BadRequest, "8582", "The call has no transcriptionOptions: give them when it is answered, created or connected.");
        if (acs.NeedsCognitiveServices && string.IsNullOrEmpty(call.CognitiveServices))
        {
            // Started with the call, there is no request that could be refused.
            var failed = MediaEnding.NotConnected("") with { Details = "speechServicesConnectionError", SubCode = 8565, Message = "The call has no cognitiveServicesEndpoint, which a transcription needs." };
            var session = New(call, options, locale, origin, failed);
            Run(session, call);
            return;
        }

        Run(New(call, options, locale, origin, failed: null), call);
    }

    /// <exception cref="RefusedException">400: the call is not transcribed.</exception>
    public void Update(Call call, string locale, Origin origin) => Current(call).Update(locale, origin);

    /// <exception cref="RefusedException">400: the call is not transcribed.</exception>
    public void Stop(Call call, Origin origin)
    {
        var session = Current(call);
        call.TranscriptEnded(session);
        session.Stop(origin);
    }

    private static TranscriptionSession Current(Call call) =>
        call.Transcript ?? throw new RefusedException(StatusCodes.Status400BadRequest, "8583", "The transcription is not started.");

    private TranscriptionSession New(Call call, TranscriptionOptions options, string? locale, Origin origin, MediaEnding? failed)
    {
        var dialler = new MediaSocketDialler(call.Id, call.Conversation.CorrelationId, wire, mint, call.MediaBehaviour, delays, faults, time)
        {
            ConnectOperation = Operation.AcsTranscriptionConnect,
            MessageOperation = Operation.AcsTranscription,
            Refusal = failed,
        };
        return new TranscriptionSession(call, options, locale ?? options.Locale!, origin, dialler, callbacks, time);
    }

    private void Run(TranscriptionSession session, Call call)
    {
        if (!call.TranscriptBegins(session))
        {
            session.Dispose();
            throw new RefusedException(StatusCodes.Status400BadRequest, "8584", "The transcription is started already.");
        }

        errands.Start("A transcription", async stopping =>
        {
            using (session)
            {
                await session.RunAsync(stopping);
            }
        });
    }
}
