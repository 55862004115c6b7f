namespace VoiceAgent.Contracts.Trunks;

/// <summary>Something that is stored with versions and a history: a trunk or a dispatch rule.</summary>
public interface ITrunkEntry
{
    /// <summary>1 to 64 lower-case letters, digits and dashes.</summary>
    string Id { get; }
}
