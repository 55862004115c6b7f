using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Tests.Fakes;

/// <summary>A sound system that hears nothing and says nothing. A test can make it fail.</summary>
internal sealed class QuietSound : ICallSoundFactory
{
    /// <summary>Called when the voice receives a clause.</summary>
    public Action Saying { get; init; } = static () => { };

    /// <summary>Called when the voice is stopped.</summary>
    public Action Stopping { get; init; } = static () => { };

    /// <summary>Called when the caller is put on hold, or not any more.</summary>
    public Action<bool> Holding { get; init; } = static _ => { };

    /// <summary>Called when the caller's keys are for somebody else, or not any more.</summary>
    public Action<bool> IgnoringKeys { get; init; } = static _ => { };

    /// <summary>Shows whether the recording is paused.</summary>
    public Recorder Recording { get; init; } = new();

    public ICallSound Open(CallSoundRequest request, IMediaStream line, IConversation conversation) => new Quiet(this, line);

    internal sealed class Recorder
    {
        public bool IsPaused { get; set; }
    }

    private sealed class Quiet(QuietSound sound, IMediaStream line) : ICallSound, IAgentVoice, IMediaListener
    {
        public IAgentVoice Voice => this;

        public void SpeakAs(AgentSound agent)
        {
        }

        public void ListenAs(AgentSound agent)
        {
        }

        public Task<MediaStreamEnding> ListenAsync(CancellationToken hangUp) => line.ReadAsync(this, hangUp);

        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
        }

        public void DtmfReceived(char tone)
        {
        }

        public void PutOnHold(bool isOnHold) => sound.Holding(isOnHold);

        public void IgnoreKeys(bool isOn) => sound.IgnoringKeys(isOn);

        public void PauseRecording() => sound.Recording.IsPaused = true;

        public void ResumeRecording() => sound.Recording.IsPaused = false;

        public Task HearOutAsync(CancellationToken stopping) => Task.CompletedTask;

        public Task<RecordingClosed?> DrainAsync(CancellationToken stopping) => Task.FromResult<RecordingClosed?>(null);

        public void Begin(int epoch)
        {
        }

        public void Say(int epoch, string clause) => sound.Saying();

        public void Complete(int epoch)
        {
        }

        public void Yield(int epoch)
        {
        }

        public void Resume(int epoch)
        {
        }

        public string Stop(int epoch)
        {
            sound.Stopping();
            return "";
        }

        public string Heard(int epoch) => "";

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
