using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Media;

internal enum AcsMessageKind
{
    /// <summary>Well-formed, but of an unknown kind: from a newer version of the service, or for another client.</summary>
    Unknown,
    AudioMetadata,
    AudioData,
    DtmfData,

    /// <summary>Not JSON, or audio that is not base64.</summary>
    Malformed,
}

/// <summary>One message of the telephony service, read without a copy.</summary>
/// <param name="pcm">The decoded audio. It is a part of the buffer that the message was read from.</param>
internal readonly ref struct AcsMessage(AcsMessageKind kind, ReadOnlySpan<byte> pcm = default, AcsAudioMetadata metadata = default, char tone = default, DateTimeOffset captured = default)
{
    public AcsMessageKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Pcm { get; } = pcm;

    /// <summary>When the audio was captured, by the service's clock. The default value when the message does not say.</summary>
    public DateTimeOffset Captured { get; } = captured;

    public AcsAudioMetadata Metadata { get; } = metadata;

    /// <summary>0–9, *, #, A–D.</summary>
    public char Dtmf { get; } = tone;
}

/// <param name="IsPcm">False for any encoding but <c>PCM</c>.</param>
/// <param name="SampleRate">Hertz. 0 when the message has none.</param>
internal readonly record struct AcsAudioMetadata(bool IsPcm, int SampleRate, int Channels)
{
    /// <returns>Null when the format is not supported. The service offers only mono PCM at 16 and 24 kHz.</returns>
    public AudioFormat? Format => this is { IsPcm: true, Channels: 1, SampleRate: 16_000 or 24_000 } ? new AudioFormat(SampleRate) : null;
}
