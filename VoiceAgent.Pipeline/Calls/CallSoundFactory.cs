using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

internal sealed class CallSoundFactory(
    Func<IVoiceActivityDetector> detectors,
    ITranscriber transcriber,
    CachingSynthesizer synthesizer,
    IRecordings recordings,
    Pacer pacer,
    SpeakingMetrics metrics,
    IOptions<ListeningOptions> listening,
    IOptions<SpeakingOptions> speaking,
    TimeProvider time) : ICallSoundFactory
{
    public ICallSound Open(CallSoundRequest request, IMediaStream line, IConversation conversation)
    {
        var format = line.Format;
        var recorder = recordings.Record(request.Call, format, reason => conversation.Post(new RecordingFailed(reason)));
        var guard = new CardRedaction(conversation, recorder, request.Agent.Cards);
        var speaker = new AgentVoiceRequest(request.Agent.Voice, request.Agent.Language, format) { Lexicon = request.Agent.Lexicon };
        var voice = new AgentVoice(speaker, line, synthesizer, guard, recorder, pacer, speaking.Value, metrics, time);
        var hearing = new CallerAudio(
            detectors(), listening.Value, transcriber, new TranscriptionRequest(format, request.Agent.Language, request.Agent.Phrases), recorder, guard);
        var sound = new CallSound(line, guard, hearing, voice, recorder, synthesizer);
        sound.SpeakAs(request.Agent);
        return sound;
    }
}
