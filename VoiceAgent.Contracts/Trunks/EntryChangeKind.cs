namespace VoiceAgent.Contracts.Trunks;

/// <summary>What was done with a trunk or a dispatch rule.</summary>
public enum EntryChangeKind
{
    /// <summary>There was none before.</summary>
    Created,

    /// <summary>It has other settings since.</summary>
    Changed,

    /// <summary>It is gone. Its history stays.</summary>
    Deleted,

    /// <summary>It is as it was after a former version.</summary>
    Restored,
}
