using System.ComponentModel.DataAnnotations;
using System.Net;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>Section <c>Rtp</c>: the addresses and ports for the audio of telephone calls over SIP trunks.</summary>
internal sealed record RtpSettings : IValidatableObject
{
    public const string Section = "Rtp";

    /// <summary>Whether this worker takes such calls. Its firewall must let the range of ports in.</summary>
    public bool IsOn { get; init; }

    /// <summary>The local address of the sockets.</summary>
    public string BindAddress { get; init; } = "0.0.0.0";

    /// <summary>The address that telephones send their audio to, behind network address translation. Empty: that of the first network interface.</summary>
    public string ExternalAddress { get; init; } = "";

    /// <summary>The first port. It is even. Each call needs two ports.</summary>
    public int FirstPort { get; init; } = 10_000;

    public int LastPort { get; init; } = 10_999;

    /// <summary>How many threads send and receive. 0: one for each two processors.</summary>
    public int Threads { get; init; }

    /// <summary>A party that sends no packet for this long is gone.</summary>
    public TimeSpan SilenceDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Telephones may be behind address translation, so their packets may come from another address than they name. The first source that sends valid packets is then
    /// taken. Without it, packets from other addresses are dropped.
    /// </summary>
    public bool PeersBehindNat { get; init; }

    /// <summary>The most parties at the same time, also those that no agent has yet.</summary>
    public int MostLegs { get; init; } = 1_000;

    public RtpOptions ToOptions() => new()
    {
        BindAddress = IPAddress.Parse(BindAddress),
        ExternalAddress = ExternalAddress.Length == 0 ? null : IPAddress.Parse(ExternalAddress),
        FirstPort = FirstPort,
        LastPort = LastPort,
        Threads = Threads,
    };

    /// <summary>The settings of one party's session.</summary>
    public RtpSessionSettings SettingsFor(LegTerms terms) => new()
    {
        SampleRate = terms.SampleRate,
        Codecs = [.. terms.Codecs.Select(CodecOf).OfType<AudioCodec>().Distinct()],
        OwnOrder = true,
        Encryption = terms.Encryption switch
        {
            LegEncryption.Off => SrtpPolicy.Off,
            LegEncryption.Required => SrtpPolicy.Required,
            _ => SrtpPolicy.Optional,
        },
        DetectInbandTones = terms.HearsKeysInAudio,
        ReceiveTimeout = SilenceDeadline,
        Sources = PeersBehindNat ? SourcePolicy.Latch : SourcePolicy.Described,
        SignallingAddress = IPAddress.TryParse(terms.Peer, out var peer) ? peer : null,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(BindAddress, out _) || (ExternalAddress.Length > 0 && !IPAddress.TryParse(ExternalAddress, out _)))
        {
            yield return new ValidationResult("'Rtp:BindAddress' and 'Rtp:ExternalAddress' must be IP addresses. Leave ExternalAddress out if there is no address translation.");
            yield break;
        }

        foreach (var mistake in ToOptions().Validate())
        {
            yield return new ValidationResult($"'Rtp': {mistake.ErrorMessage}");
        }

        if (SilenceDeadline < TimeSpan.FromSeconds(2) || MostLegs < 1)
        {
            yield return new ValidationResult("'Rtp' needs a SilenceDeadline of at least 2 seconds, and MostLegs of at least 1.");
        }
    }

    /// <param name="name">The name in session descriptions.</param>
    /// <returns>Null for an unknown codec.</returns>
    public static AudioCodec? CodecOf(string name) => name.ToUpperInvariant() switch
    {
        "PCMU" => AudioCodec.Pcmu,
        "PCMA" => AudioCodec.Pcma,
        "G722" => AudioCodec.G722,
        "OPUS" => AudioCodec.Opus,
        _ => null,
    };
}
