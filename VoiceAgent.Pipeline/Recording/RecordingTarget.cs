using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Recording;

/// <param name="Path">Blob name in the recordings container.</param>
/// <param name="Failed">Called once, when the store fails for the first time.</param>
internal sealed record RecordingTarget(string Path, AudioFormat Format, Action<string> Failed)
{
    public ILogger Log { get; init; } = NullLogger.Instance;

    public RecordingStart Start { get; init; } = RecordingStart.First;

    /// <summary>Where the media stream begins, in samples on the call's clock.</summary>
    public long Begins => SamplesOf(Start.Offset);

    public long SamplesOf(TimeSpan time) => time.Ticks * Format.SampleRate / TimeSpan.TicksPerSecond;

    public TimeSpan DurationOf(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / Format.SampleRate);
}
