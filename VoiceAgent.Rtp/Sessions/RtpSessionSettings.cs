using System.ComponentModel.DataAnnotations;
using System.Net;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>The settings of one session.</summary>
public sealed record RtpSessionSettings
{
    /// <summary>The sample rate of frames on the user's side: 16,000 or 24,000 Hz. It stays the same whatever the codec is.</summary>
    public int SampleRate { get; init; } = 16_000;

    /// <summary>The codecs that may be negotiated, the preferred one first. An answer takes the first of the offer's that is in this list.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>Whether an answer takes this list's order instead of the offer's.</summary>
    public bool OwnOrder { get; init; }

    /// <summary>The length of sent packets if the peer asks for no other: 10, 20, 30, 40 or 60 ms.</summary>
    public TimeSpan PacketTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether media is encrypted.</summary>
    public SrtpPolicy Encryption { get; init; } = SrtpPolicy.Optional;

    /// <summary>What is sent when there is no audio to send.</summary>
    public SilenceMode Silence { get; init; } = SilenceMode.Continuous;

    /// <summary>Whether tones by RFC 4733 are negotiated.</summary>
    public bool TelephoneEvents { get; init; } = true;

    /// <summary>Whether DTMF tones are detected in the audio. This is done only if the peer negotiated no telephone-event.</summary>
    public bool DetectInbandTones { get; init; }

    /// <summary>How long nothing may come before the session ends with <see cref="RtpEnding.TimedOut"/>. It does not count while on hold. Zero turns it off.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which sources of packets are accepted.</summary>
    public SourcePolicy Sources { get; init; } = SourcePolicy.Latch;

    /// <summary>
    /// The address from which the peer's signalling came. It is needed for <see cref="SourcePolicy.SignallingAddress"/>. It also
    /// protects from private addresses: if this one is public, a private address in the SDP is not sent to.
    /// The session then waits until it has latched on to a source.
    /// </summary>
    public IPAddress? SignallingAddress { get; init; }

    /// <summary>The most delay that the jitter buffer may add.</summary>
    public TimeSpan MaxJitterDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Returns what is wrong with these settings, in words.</summary>
    public IEnumerable<ValidationResult> Validate()
    {
        if (SampleRate is not (16_000 or 24_000))
        {
            yield return new ValidationResult($"{nameof(SampleRate)} is {SampleRate}. It must be 16000 or 24000.", [nameof(SampleRate)]);
        }

        if (Codecs.Count == 0 || Codecs.Distinct().Count() != Codecs.Count)
        {
            yield return new ValidationResult($"{nameof(Codecs)} must name at least one codec, and each only once.", [nameof(Codecs)]);
        }

        if (PacketTime.TotalMilliseconds is not (10 or 20 or 30 or 40 or 60))
        {
            yield return new ValidationResult($"{nameof(PacketTime)} is {PacketTime.TotalMilliseconds} ms. It must be 10, 20, 30, 40 or 60 ms.", [nameof(PacketTime)]);
        }

        if (ReceiveTimeout < TimeSpan.Zero)
        {
            yield return new ValidationResult($"{nameof(ReceiveTimeout)} must not be negative. Zero turns it off.", [nameof(ReceiveTimeout)]);
        }

        if (Sources == SourcePolicy.SignallingAddress && SignallingAddress is null)
        {
            yield return new ValidationResult($"{nameof(SourcePolicy)}.{SourcePolicy.SignallingAddress} needs a {nameof(SignallingAddress)}.", [nameof(SignallingAddress)]);
        }

        if (MaxJitterDelay < TimeSpan.FromMilliseconds(40) || MaxJitterDelay > TimeSpan.FromMilliseconds(500))
        {
            yield return new ValidationResult($"{nameof(MaxJitterDelay)} is {MaxJitterDelay.TotalMilliseconds} ms. It must be from 40 to 500 ms.", [nameof(MaxJitterDelay)]);
        }
    }
}
