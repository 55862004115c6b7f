using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Media;

/// <summary>The caller's leg as the pipeline sees it: frames in, frames out, and a way to silence what was sent ahead.</summary>
internal interface IMediaStream : IAsyncDisposable
{
    AudioFormat Format { get; }

    /// <summary>Reads until the far side closes or <paramref name="hangUp"/>; tells <paramref name="listener"/> of each frame as it comes.</summary>
    Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp);

    /// <summary>
    /// Sends one frame of agent audio, <see cref="AudioFormat.BytesPerFrame"/> bytes, one at a time. Has a deadline of its
    /// own and never throws: a line that cannot be written to ends its reader as <see cref="MediaStreamEnding.Broken"/>.
    /// </summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp);

    /// <summary>Discards what was sent and not yet played at the far end.</summary>
    ValueTask StopAudioAsync(CancellationToken hangUp);
}

/// <summary>Hears the caller. Called on the reading loop, in order: it must not block and must copy what it keeps.</summary>
internal interface IMediaListener
{
    /// <param name="offset">Where the frame begins, counted from the first.</param>
    void FrameHeard(ReadOnlySpan<byte> pcm, TimeSpan offset);

    void ToneHeard(char tone);
}

internal enum MediaStreamEnding
{
    Closed,
    Broken,
    HungUp,
}
