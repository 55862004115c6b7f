namespace VoiceAgent.Sip.Transactions;

/// <summary>The states of RFC 3261, 17, and of RFC 6026.</summary>
internal enum TransactionPhase
{
    /// <summary>Calling for an INVITE that we send.</summary>
    Trying,
    Proceeding,

    /// <summary>A final response is there. For INVITE, it is a refusal.</summary>
    Completed,

    /// <summary>INVITE only: the refusal was confirmed by ACK.</summary>
    Confirmed,

    /// <summary>INVITE only: a 2xx is there, and more may come (RFC 6026).</summary>
    Accepted,
    Terminated,
}
