using Azure.Communication.CallAutomation;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Converts between keys of a telephone (0–9, *, #, A–D) and the service's names of tones.</summary>
internal static class Keys
{
    private const string All = "0123456789*#ABCD";

    private static readonly DtmfTone[] Tones =
    [
        DtmfTone.Zero, DtmfTone.One, DtmfTone.Two, DtmfTone.Three, DtmfTone.Four, DtmfTone.Five, DtmfTone.Six, DtmfTone.Seven, DtmfTone.Eight, DtmfTone.Nine,
        DtmfTone.Asterisk, DtmfTone.Pound, DtmfTone.A, DtmfTone.B, DtmfTone.C, DtmfTone.D,
    ];

    public static IEnumerable<DtmfTone> Read(string keys) => keys.Select(key => Tones[All.IndexOf(char.ToUpperInvariant(key))]);

    /// <summary>A tone that no telephone has is left out.</summary>
    public static string Write(IEnumerable<DtmfTone> tones) => string.Concat(tones.Select(tone => Array.IndexOf(Tones, tone)).Where(index => index >= 0).Select(index => All[index]));
}
