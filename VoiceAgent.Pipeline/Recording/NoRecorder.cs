using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Calls that are not recorded.</summary>
internal sealed class NoRecorder : ICallRecorder
{
    public static NoRecorder Instance { get; } = new();

    public void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
    }

    public void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan playsAt)
    {
    }

    public void AgentSilenced(TimeSpan from)
    {
    }

    public TimeSpan? SilenceCaller(TimeSpan from, TimeSpan until) => null;

    public void Pause(TimeSpan at)
    {
    }

    public void Resume(TimeSpan at)
    {
    }

    public Task<RecordingClosed?> CloseAsync(CancellationToken stopping) => Task.FromResult<RecordingClosed?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
