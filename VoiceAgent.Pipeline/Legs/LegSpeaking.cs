using VoiceAgent.Contracts.Legs;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Speaking;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>Speaks one text to a party: an announcement, or a request to wait.</summary>
internal sealed partial class LegSpeaking(Leg leg, LegSpeech speech, LegPorts ports)
{
    // An announcement that is stopped must not be heard for longer than this.
    private static readonly TimeSpan MostAhead = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopped = new();

    public void Begin() => _ = SpeakAsync();

    public void Stop() => _stopped.Cancel();

    private async Task SpeakAsync()
    {
        string? failure = null;
        try
        {
            await PlayAsync(_stopped.Token);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            failure = "It was stopped.";
        }
        catch (Exception broken)
        {
            failure = SynthesisFailedException.ReasonOf(broken);
            NotSpoken(ports.Log, leg.Call, failure);
        }

        leg.Leave(this);
        if (speech.Operation == LegHearing.Question)
        {
            leg.QuestionAsked();
            return;
        }

        await ports.Reports.SendAsync(leg, new LegEvent(LegEventKind.Spoken, leg.ConnectionId) { Operation = speech.Operation, Reason = failure });
    }

    private async Task PlayAsync(CancellationToken stopped)
    {
        var speaker = SpeakerOf(ports.Agents.Now, speech.Language);
        var frame = new byte[leg.Format.BytesPerFrame];
        var filled = 0;
        await foreach (var piece in ports.Synthesizer.SpeakAsync(new SpeechRequest(speech.Text, speaker.Voice, speaker.Language, leg.Format) { Lexicon = speaker.Lexicon }, stopped))
        {
            for (var rest = piece.Pcm; rest.Length > 0;)
            {
                var part = Math.Min(rest.Length, frame.Length - filled);
                rest[..part].CopyTo(frame.AsMemory(filled));
                (rest, filled) = (rest[part..], filled + part);
                if (filled == frame.Length)
                {
                    filled = 0;
                    await SendAsync(frame, stopped);
                }
            }
        }

        if (filled > 0)
        {
            frame.AsSpan(filled).Clear();
            await SendAsync(frame, stopped);
        }

        // The text has been spoken when the party has heard its end.
        while (leg.Ahead > TimeSpan.Zero)
        {
            await Task.Delay(AudioFormat.FrameDuration, ports.Time, stopped);
        }
    }

    private async ValueTask SendAsync(byte[] frame, CancellationToken stopped)
    {
        while (leg.Ahead >= MostAhead)
        {
            await Task.Delay(AudioFormat.FrameDuration, ports.Time, stopped);
        }

        if (!leg.Send(this, frame))
        {
            throw new OperationCanceledException(stopped.IsCancellationRequested ? stopped : new CancellationToken(canceled: true));
        }
    }

    // The voice of any agent that speaks the language. Without one, the default agent's voice is better than silence.
    private static AgentDefinition SpeakerOf(AgentRoster agents, string language) =>
        agents.All.SelectMany(static agent => agent.InEveryLanguage).OrderBy(static agent => agent.Name, StringComparer.Ordinal)
            .FirstOrDefault(agent => agent.Language.Equals(language, StringComparison.OrdinalIgnoreCase)) ?? agents.Find("", language);

    [LoggerMessage(LogLevel.Warning, "A text could not be spoken to a party of call {Call} ({Reason}).")]
    private static partial void NotSpoken(ILogger log, Contracts.Calls.CallId call, string reason);
}
