namespace VoiceAgent.Sip.Transactions;

/// <summary>Bounds of the transactions. A request over them is answered with 503 and Retry-After, without any state.</summary>
public sealed record SipTransactionLimits
{
    /// <summary>Transactions of both directions that are alive.</summary>
    public int Alive { get; init; } = 20_000;

    /// <summary>INVITE transactions of one source address that have no final answer yet.</summary>
    public int PendingPerSource { get; init; } = 1_000;

    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);
}
