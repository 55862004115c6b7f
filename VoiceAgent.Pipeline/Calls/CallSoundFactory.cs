using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

internal sealed class CallSoundFactory(
    OpenDetector detectors,
    ITranscriber transcriber,
    CachingSynthesizer synthesizer,
    IRecordings recordings,
    Pacer pacer,
    SpeakingMetrics metrics,
    IOptions<ListeningOptions> listening,
    IOptions<SpeakingOptions> speaking,
    TimeProvider time,
    MediaMetrics? media = null,
    IEndOfTurnAudioModel? endOfTurn = null,
    IOptions<QualityOptions>? quality = null) : ICallSoundFactory
{
    public ICallSound Open(CallSoundRequest request, IMediaStream line, IConversation conversation)
    {
        var format = line.Format;
        var clock = new MediaClock(time, request.Start.Offset);
        var meter = quality is null ? null : new CallQualityMeter(quality.Value, clock, request.AgentSpeaksFirst, happened => conversation.Post(new QualityNoted(happened)));
        meter?.Continue(request.Before);
        line = meter is null ? line : new MeasuredMediaStream(line, meter);
        var recorder = recordings.Record(request.Call, format, reason => conversation.Post(new RecordingFailed(reason)), request.Start);
        var guard = new CardRedaction(conversation, recorder, request.Agent.Cards, request.CardExpected);
        guard.Use(request.Agent.Cards, request.Agent.Numbers);
        guard.Continue(request.Before, request.Start.Offset);
        var speaker = new AgentVoiceRequest(request.Agent.Voice, request.Agent.Language, format) { Lexicon = request.Agent.Lexicon };
        var voice = new AgentVoice(speaker, line, synthesizer, guard, recorder, pacer, speaking.Value, metrics, clock);
        var hearing = new CallerAudio(
            new VoiceActivity(format, detectors, listening.Value, request.Agent.StartOfSpeech),
            transcriber,
            new TranscriptionRequest(format, request.Agent.Language, request.Agent.Phrases) { Languages = request.Agent.Languages },
            recorder,
            guard,
            clock,
            endOfTurn is null ? null : new EndOfTurnHearing(endOfTurn, format, conversation),
            request.ListensForTones ? new ToneDetector(format) : null);
        var sound = new CallSound(line, guard, hearing, voice, recorder, synthesizer, clock, media, meter);
        sound.SpeakAs(request.Agent);
        return sound;
    }
}
