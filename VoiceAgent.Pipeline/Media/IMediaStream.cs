using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Media;

/// <summary>The caller's media stream: frames in, frames out, and a way to discard audio that was sent ahead.</summary>
internal interface IMediaStream : IAsyncDisposable
{
    AudioFormat Format { get; }

    /// <summary>Reads until the remote side closes or <paramref name="hangUp"/> is cancelled. Passes each frame to <paramref name="listener"/>.</summary>
    Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp);

    /// <summary>
    /// Sends one frame of agent audio, <see cref="AudioFormat.BytesPerFrame"/> bytes. Only one send may run at a time. It has its own
    /// deadline and never throws: when the stream cannot be written, <see cref="ReadAsync"/> ends with <see cref="MediaStreamEnding.Broken"/>.
    /// </summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp);

    /// <summary>Discards audio that was sent but not yet played to the caller.</summary>
    ValueTask StopAudioAsync(CancellationToken hangUp);
}

/// <summary>Receives the caller's audio. It is called on the reading loop, in order: it must not block and must copy what it keeps.</summary>
internal interface IMediaListener
{
    /// <param name="offset">The start of the frame since the first frame, by the sender's clock. Frames that were left out leave a gap.</param>
    void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset);

    void DtmfReceived(char tone);
}

internal enum MediaStreamEnding
{
    Closed,
    Broken,
    HungUp,
}
