namespace VoiceAgent.Sip.Transactions;

/// <summary>The timers of RFC 3261, 17. The others follow from these three.</summary>
public sealed record SipTimers
{
    /// <summary>The expected round trip.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between repetitions of a request that is no INVITE, and of a response to INVITE.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message can stay in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Timer D: how long repetitions of a refusal are awaited over UDP.</summary>
    public TimeSpan D { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>Timer C: how long an INVITE may ring without any news.</summary>
    public TimeSpan C { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Timers B, F, H, J, L and M: 64 × T1.</summary>
    public TimeSpan Patience => T1 * 64;
}
