using System.Threading.Channels;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Speaks the agent's replies on one call. It synthesises the clauses one after the other, ahead of the playout. The
/// <see cref="Playout"/> sends their audio to the media stream at the right pace.
/// </summary>
internal sealed class AgentVoice : IAgentVoice
{
    private readonly Playout _playout;
    private readonly RepeatingSynthesizer _synthesizer;
    private readonly IConversation _conversation;
    private readonly Channel<(ReplyAudio Reply, string Clause, AgentVoiceRequest As)> _clauses;
    private readonly Task _speaking;
    private volatile ReplyAudio? _reply;
    private volatile AgentVoiceRequest _request;

    public AgentVoice(
        AgentVoiceRequest request,
        IMediaStream line,
        ISynthesizer synthesizer,
        IConversation conversation,
        ICallRecorder recorder,
        Pacer pacer,
        SpeakingOptions options,
        SpeakingMetrics metrics,
        MediaClock clock)
    {
        _request = request;
        _playout = new Playout(line, conversation, recorder, pacer, options, metrics, clock);
        _synthesizer = new RepeatingSynthesizer(synthesizer, clock.Time);
        _conversation = conversation;
        _clauses = Channel.CreateBounded<(ReplyAudio, string, AgentVoiceRequest)>(new BoundedChannelOptions(options.Clauses) { SingleReader = true });
        _speaking = SpeakAsync();
    }

    /// <summary>Changes the voice of all later clauses. Earlier clauses keep their voice.</summary>
    public void Use(AgentVoiceRequest request) => _request = request;

    public void Begin(int epoch) => _reply = _playout.Begin(epoch);

    public void Say(int epoch, string clause)
    {
        if (_reply is not { } reply || reply.Epoch != epoch || !_playout.Expect(reply))
        {
            return;
        }

        if (!_clauses.Writer.TryWrite((reply, clause, _request)))
        {
            _conversation.Post(new SynthesisFailed(epoch, "The reply has more clauses that wait for synthesis than the setting 'Speaking:Clauses' allows."));
        }
    }

    public void Complete(int epoch)
    {
        if (_reply is { } reply && reply.Epoch == epoch)
        {
            _playout.Complete(reply);
        }
    }

    /// <summary>The agent is quiet while the caller is on hold.</summary>
    public void PutOnHold(bool isOnHold) => _playout.PutOnHold(isOnHold);

    public void Yield(int epoch) => _playout.Hold(epoch);

    public void Resume(int epoch) => _playout.Release(epoch);

    public string Stop(int epoch) => _playout.Stop(epoch);

    public string Heard(int epoch) => _playout.Heard(epoch);

    public async ValueTask DisposeAsync()
    {
        _clauses.Writer.TryComplete();
        await _playout.CloseAsync();
        await _speaking;
    }

    private async Task SpeakAsync()
    {
        while (await _clauses.Reader.WaitToReadAsync())
        {
            while (_clauses.Reader.TryRead(out var next))
            {
                if (_playout.Open(next.Reply, next.Clause))
                {
                    await SpeakAsync(next.Reply, next.Clause, next.As);
                }
            }
        }
    }

    // A provider may throw any exception. This method turns it into an event of the conversation.
    private async Task SpeakAsync(ReplyAudio reply, string clause, AgentVoiceRequest voice)
    {
        try
        {
            var request = new SpeechRequest(clause, voice.Voice, voice.Language, voice.Format) { Lexicon = voice.Lexicon };
            await foreach (var piece in _synthesizer.SpeakAsync(request, reply.Yielded))
            {
                if (piece.Word is { } word)
                {
                    _playout.Mark(reply, word);
                }
                else if (piece.Break is { } broke)
                {
                    _playout.Break(reply, broke);
                    _conversation.Post(new VoiceReplaced(reply.Epoch, broke.Reason));
                }
                else if (!await _playout.WriteAsync(reply, piece.Pcm))
                {
                    return;
                }
            }

            _playout.Close(reply);
        }
        catch (OperationCanceledException) when (reply.Yielded.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // The event is posted before the clause is closed. Otherwise the reply would seem to have ended normally.
            _conversation.Post(new SynthesisFailed(reply.Epoch, SynthesisFailedException.ReasonOf(failure)));
            _playout.Close(reply, broken: true);
        }
    }
}

/// <param name="Voice">The name of the agent's voice at the synthesis service.</param>
internal sealed record AgentVoiceRequest(string Voice, string Language, AudioFormat Format)
{
    public Lexicon Lexicon { get; init; } = Lexicon.None;
}
