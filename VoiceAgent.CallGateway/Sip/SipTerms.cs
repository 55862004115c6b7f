using VoiceAgent.Contracts.Legs;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>What a trunk allows, in the form that workers read.</summary>
internal static class SipTerms
{
    /// <param name="peer">The address that the signalling came from. Null for a call that the platform places.</param>
    public static LegTerms Of(Trunk trunk, AudioFormat format, string? peer) => new()
    {
        Codecs = [.. trunk.Media.Codecs.Select(NameOf)],
        Encryption = trunk.EffectiveSrtp() switch
        {
            SrtpMode.Off => LegEncryption.Off,
            SrtpMode.Required => LegEncryption.Required,
            _ => LegEncryption.Optional,
        },
        HearsKeysInAudio = trunk.Media.Dtmf is DtmfMode.Inband,
        Peer = peer,
        SampleRate = format.SampleRate,
    };

    private static string NameOf(TrunkCodec codec) => codec switch
    {
        TrunkCodec.Pcmu => "PCMU",
        TrunkCodec.Pcma => "PCMA",
        TrunkCodec.G722 => "G722",
        _ => "opus",
    };
}
