namespace VoiceAgent.Contracts.Trunks;

/// <summary>How calls of a trunk are transferred.</summary>
public enum TransferMode
{
    /// <summary>The platform calls the human and connects both calls. They use two of the trunk's calls.</summary>
    Bridge,

    /// <summary>The provider connects the caller with the human (REFER).</summary>
    Refer,
}
