namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>What became of a report.</summary>
internal enum ReportOutcome
{
    Done,

    /// <summary>It was accepted, and its work follows.</summary>
    Later,

    /// <summary>It was accepted before.</summary>
    Repeated,

    NoSuchCall,

    CallOver,
}
