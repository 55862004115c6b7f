namespace VoiceAgent.Rtp.Audio;

/// <summary>Encodes one stream.</summary>
internal abstract class AudioEncoder : IDisposable
{
    /// <summary>The rate of the samples in Hz.</summary>
    public abstract int Rate { get; }

    /// <summary>Encodes samples: 10, 20, 30, 40 or 60 ms. Returns the length of the payload.</summary>
    public abstract int Encode(ReadOnlySpan<short> samples, Span<byte> payload);

    public virtual void Dispose()
    {
    }

    public static AudioEncoder For(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => new G711Encoder(G711.Mu),
        AudioCodec.Pcma => new G711Encoder(G711.A),
        AudioCodec.G722 => new G722Encoder(),
        AudioCodec.Opus => new OpusEncoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "No such codec."),
    };
}
