using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Records one call: the caller on the left channel, and on the right channel the agent as the caller heard it. Audio is placed
/// by its offset from the start of the media stream. No method blocks. Audio that cannot be stored in time becomes a counted gap.
/// </summary>
internal interface ICallRecorder : IAsyncDisposable
{
    void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset);

    /// <summary>The caller's audio between two offsets was late. It moves to an earlier place. Audio that is already stored stays.</summary>
    void MoveCaller(TimeSpan from, TimeSpan until, TimeSpan earlier)
    {
    }

    /// <param name="playsAt">When the caller hears the frame. It may be in the future by up to the playout's lead.</param>
    void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan playsAt);

    /// <summary>Agent audio from this offset on was discarded, so the caller never heard it.</summary>
    void AgentSilenced(TimeSpan from);

    /// <summary>
    /// Silences the caller's channel between two offsets, before or after now, because the caller gives payment card digits. The
    /// caller's audio is held back for two seconds, because transcripts arrive late. Older audio is already stored and stays.
    /// </summary>
    /// <returns>The offset from which the recording is silent. Null when the call is not recorded.</returns>
    TimeSpan? SilenceCaller(TimeSpan from, TimeSpan until);

    /// <summary>
    /// The caller is giving a number, or was asked for a card. If this worker dies before more is known, the caller is silent in the recording
    /// from an offset on.
    /// </summary>
    /// <param name="until">The doubt ends there, unless this is called again.</param>
    void DoubtCaller(TimeSpan from, TimeSpan until)
    {
    }

    /// <summary>No card digits are expected any more.</summary>
    void TrustCaller()
    {
    }

    /// <summary>Records silence on both channels until <see cref="Resume"/>.</summary>
    /// <param name="at">Now, by the clock of the call. Agent audio that was sent ahead and is heard later is silent too. The caller's frame that is being spoken is left out.</param>
    void Pause(TimeSpan at);

    /// <param name="at">Now, by the clock of the call. Agent audio that was sent ahead and is heard later is recorded.</param>
    void Resume(TimeSpan at);

    /// <returns>Null when nothing was recorded, or the store failed.</returns>
    Task<RecordingClosed?> CloseAsync(CancellationToken stopping);
}
