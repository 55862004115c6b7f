using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// The tape of one call: the caller on the left, on the right the agent as the caller heard it. Everything is placed by
/// its offset from the opening of the line. Nothing here blocks; audio that cannot be kept up with becomes a counted gap.
/// </summary>
internal interface ICallRecorder : IAsyncDisposable
{
    void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset);

    /// <param name="playsAt">When the caller hears it: up to the playout's lead in the future.</param>
    void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan playsAt);

    /// <summary>What was to play from then on was discarded: the caller never heard it.</summary>
    void AgentSilenced(TimeSpan from);

    /// <summary>
    /// What the caller said then, or will have said, is not recorded: payment card digits. The caller's side is held back
    /// for two seconds, so that words which were understood late are still to be caught; what is older stays.
    /// </summary>
    /// <returns>Where the silence really begins; null where nothing is recorded.</returns>
    TimeSpan? SilenceCaller(TimeSpan from, TimeSpan until);

    /// <summary>Silence is recorded on both channels until <see cref="Resume"/>.</summary>
    void Pause();

    void Resume();

    /// <returns>Null when nothing was recorded, or the store failed.</returns>
    Task<RecordingClosed?> CloseAsync(CancellationToken stopping);
}
