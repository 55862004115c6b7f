namespace VoiceAgent.Contracts.Trunks;

/// <summary>How keys are sent.</summary>
public enum DtmfMode
{
    /// <summary>Telephone events in RTP.</summary>
    Rfc4733,

    /// <summary>SIP INFO.</summary>
    Info,

    /// <summary>Tones in the audio.</summary>
    Inband,
}
