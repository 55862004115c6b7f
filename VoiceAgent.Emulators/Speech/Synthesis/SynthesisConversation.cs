using System.Text;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>A synthesiser's connection. It runs one synthesis at a time and stays open for the next. A new request id stops the current synthesis.</summary>
internal sealed class SynthesisConversation(SynthesisParts parts)
{
    public async Task TalkAsync(SpeechSocket socket, CancellationToken ending)
    {
        SynthesisSettings? settings = null;
        SynthesisTurn? turn = null;
        try
        {
            while (await socket.ReceiveAsync(ending) is { } frame)
            {
                switch (frame.Path)
                {
                    case "speech.config" or "speech.event" or "telemetry":
                        break;
                    case "synthesis.control":
                        // The only action is to stop.
                        await (turn?.StopAsync() ?? Task.CompletedTask);
                        break;
                    case "synthesis.context":
                        settings = SynthesisSettings.Read(frame.Body, parts.Voices);
                        break;
                    case "ssml":
                        var passages = Ssml.Read(Encoding.UTF8.GetString(frame.Body.Span), parts.Voices);
                        turn = await NextAsync(socket, turn, frame, settings, ending);
                        await turn.AddAsync(passages);
                        turn.Complete();
                        break;
                    case "text.piece":
                        turn = turn is not null && frame.IsOf(turn.RequestId) ? turn : await NextAsync(socket, turn, frame, settings, ending);
                        await turn.AddAsync(Encoding.UTF8.GetString(frame.Body.Span));
                        break;
                    case "text.end":
                        turn = turn is not null && frame.IsOf(turn.RequestId) ? turn : await NextAsync(socket, turn, frame, settings, ending);
                        turn.Complete();
                        break;
                    default:
                        throw SpeechProtocolException.Malformed($"Synthesis does not support the path '{frame.Path}'.");
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

    private async ValueTask<SynthesisTurn> NextAsync(SpeechSocket socket, SynthesisTurn? previous, SpeechFrame frame, SynthesisSettings? settings, CancellationToken ending)
    {
        var requestId = frame.RequestId;
        if (requestId.Length is 0 or > 64)
        {
            throw SpeechProtocolException.Malformed("A request has no X-RequestId of at most 64 characters.");
        }

        if (settings is null)
        {
            throw SpeechProtocolException.Malformed("Text arrived before synthesis.context. Send synthesis.context first.");
        }

        if (previous is not null)
        {
            await previous.DisposeAsync();
        }

        return new SynthesisTurn(requestId, settings, socket, parts, ending);
    }
}
