using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>
/// A recogniser's connection. It keeps no state of earlier connections. A client that reconnects sends its settings, a header and the
/// audio since the last phrase again. It uses a new request id, and offsets count from 0.
/// </summary>
internal sealed class RecognitionConversation(EmulatedDelays delays, EmulatedFaults faults, IOptions<SpeechOptions> options, TimeProvider time)
{
    /// <param name="once">The path requests one phrase for each turn. <c>speech.context</c> can override this.</param>
    /// <param name="query">The settings in the address. <c>speech.context</c> can override these too.</param>
    public async Task TalkAsync(SpeechSocket socket, bool once, IQueryCollection query, CancellationToken ending)
    {
        var settings = new RecognitionSettings { Silence = options.Value.SegmentationSilence, Once = once }.With(query);
        RecognitionTurn? turn = null;
        try
        {
            while (await socket.ReceiveAsync(ending) is { } frame)
            {
                switch (frame.Path)
                {
                    case "speech.context":
                        settings = settings.With(frame.Body);
                        break;
                    case "audio":
                        if (turn is null || !frame.IsOf(turn.RequestId))
                        {
                            turn = await NextAsync(socket, turn, frame, settings, ending);
                        }

                        if (turn is { Ended: false })
                        {
                            await turn.HearAsync(frame.Body);
                        }

                        break;
                    case "speech.config" or "speech.event" or "telemetry" or "speech.agent.context":
                        break;
                    default:
                        throw SpeechProtocolException.Malformed($"Recognition does not support the path '{frame.Path}'.");
                }
            }
        }
        finally
        {
            if (turn is not null)
            {
                await turn.DisposeAsync();
            }
        }
    }

    /// <summary>A new request id begins a new turn and aborts the one before.</summary>
    private async ValueTask<RecognitionTurn?> NextAsync(SpeechSocket socket, RecognitionTurn? previous, SpeechFrame frame, RecognitionSettings settings, CancellationToken ending)
    {
        var requestId = frame.RequestId;
        if (requestId.Length is 0 or > 64)
        {
            throw SpeechProtocolException.Malformed("An audio message has no X-RequestId of at most 64 characters.");
        }

        if (previous is not null)
        {
            await previous.DisposeAsync();
        }

        var turn = new RecognitionTurn(requestId, settings, new Outbox(socket, requestId, faults, time, ending), delays);
        await turn.StartAsync();
        return turn;
    }
}
