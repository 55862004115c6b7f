using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The audio parts of one call around its media stream: transcription, speech and recording.</summary>
internal sealed class CallSound(
    IMediaStream line, CardRedaction guard, CallerAudio hearing, AgentVoice voice, ICallRecorder recorder, CachingSynthesizer speech, MediaClock clock, MediaMetrics? metrics = null, CallQualityMeter? quality = null)
    : ICallSound
{
    private Task? _heardOut;

    public IAgentVoice Voice { get; } = new OverheardVoice(voice, guard);

    public void SpeakAs(AgentSound agent)
    {
        speech.Remember(agent.Ahead.Select(text => new SpeechRequest(text, agent.Voice, agent.Language, line.Format) { Lexicon = agent.Lexicon }));
        voice.Use(new AgentVoiceRequest(agent.Voice, agent.Language, line.Format) { Lexicon = agent.Lexicon });
    }

    public void ListenAs(AgentSound agent)
    {
        guard.Use(agent.Cards, agent.Numbers);
        hearing.Use(new TranscriptionRequest(line.Format, agent.Language, agent.Phrases) { Languages = agent.Languages }, agent.StartOfSpeech);
    }

    public QualityMeasured? Quality => quality?.Measure(isFinal: true);

    public Task<MediaStreamEnding> ListenAsync(CancellationToken hangUp) => line.ReadAsync(hearing, hangUp);

    public void PutOnHold(bool isOnHold)
    {
        hearing.IsOnHold = isOnHold;
        voice.PutOnHold(isOnHold);
    }

    public void IgnoreKeys(bool isOn) => hearing.IgnoresKeys = isOn;

    public void PauseRecording() => recorder.Pause(clock.Now);

    public void ResumeRecording() => recorder.Resume(clock.Now);

    public Task HearOutAsync(CancellationToken stopping) => _heardOut ??= CompleteAsync(stopping);

    public async Task<RecordingClosed?> DrainAsync(CancellationToken stopping)
    {
        await HearOutAsync(stopping);
        return await recorder.CloseAsync(stopping) is { } recording ? recording with { CallerMissing = recording.CallerMissing + hearing.Missing } : null;
    }

    public async ValueTask DisposeAsync()
    {
        // When one cannot be closed, the others still are. The recorder is closed last, because the others write audio to it.
        await using (recorder)
        await using (hearing)
        {
            await voice.DisposeAsync();
        }
    }

    private async Task CompleteAsync(CancellationToken stopping)
    {
        await hearing.CompleteAsync(stopping);
        guard.Complete();
        metrics?.CallerAudioMissing(hearing.Missing);
    }
}
