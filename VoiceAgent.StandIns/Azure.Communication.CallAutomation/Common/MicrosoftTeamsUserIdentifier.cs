namespace Azure.Communication;

/// <summary>A user of Microsoft Teams.</summary>
public class MicrosoftTeamsUserIdentifier : CommunicationIdentifier
{
    public MicrosoftTeamsUserIdentifier(string userId, bool isAnonymous = false, CommunicationCloudEnvironment? cloud = null, string? rawId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        UserId = userId;
        IsAnonymous = isAnonymous;
        Cloud = cloud ?? CommunicationCloudEnvironment.Public;
        var prefix = isAnonymous ? "teamsvisitor"
            : Cloud == CommunicationCloudEnvironment.Dod ? "dod"
            : Cloud == CommunicationCloudEnvironment.Gcch ? "gcch"
            : "orgid";
        RawId = rawId ?? $"8:{prefix}:{userId}";
    }

    public string UserId { get; }

    public bool IsAnonymous { get; }

    public CommunicationCloudEnvironment Cloud { get; }

    public override string RawId { get; }

    public override bool Equals(CommunicationIdentifier? other) => other is MicrosoftTeamsUserIdentifier && other.RawId == RawId;

    public override string ToString() => UserId;
}
