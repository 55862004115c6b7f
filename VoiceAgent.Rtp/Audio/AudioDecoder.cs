namespace VoiceAgent.Rtp.Audio;

/// <summary>Decodes the payloads of one stream.</summary>
internal abstract class AudioDecoder : IDisposable
{
    /// <summary>Longer packets are cut: 120 ms is the most that Opus allows.</summary>
    public const int MostMilliseconds = 120;

    /// <summary>The rate of the decoded samples in Hz.</summary>
    public abstract int Rate { get; }

    /// <summary>Whether <see cref="Conceal"/> knows more of the lost audio than the samples before it do.</summary>
    public virtual bool ConcealsItself => false;

    /// <summary>Returns how many samples a payload holds, or 0 if it cannot be read.</summary>
    public abstract int SamplesIn(ReadOnlySpan<byte> payload);

    /// <summary>Decodes a payload. Returns how many samples it gave, or 0 if it cannot be read.</summary>
    public abstract int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Makes up the samples of a lost packet.</summary>
    /// <param name="next">The packet after the lost one if it is there, else empty. It may hold a copy of the lost audio (FEC).</param>
    public virtual void Conceal(ReadOnlySpan<byte> next, Span<short> samples) => samples.Clear();

    public virtual void Dispose()
    {
    }

    public static AudioDecoder For(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => new G711Decoder(G711.Mu),
        AudioCodec.Pcma => new G711Decoder(G711.A),
        AudioCodec.G722 => new G722Decoder(),
        AudioCodec.Opus => new OpusDecoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "No such codec."),
    };
}
