namespace VoiceAgent.Contracts.Trunks;

/// <summary>How a number is written.</summary>
public enum NumberForm
{
    /// <summary><c>+4930123456</c>.</summary>
    E164,

    /// <summary><c>4930123456</c>.</summary>
    WithoutPlus,

    /// <summary><c>030123456</c> in the trunk's own country, and with <c>00</c> in others.</summary>
    National,

    /// <summary><c>004930123456</c>.</summary>
    DoubleZero,
}
