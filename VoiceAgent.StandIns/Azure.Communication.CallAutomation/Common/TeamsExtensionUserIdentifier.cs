namespace Azure.Communication;

/// <summary>A user of Teams Phone whose calls go through a Communication Services resource.</summary>
public class TeamsExtensionUserIdentifier : CommunicationIdentifier
{
    public TeamsExtensionUserIdentifier(string userId, string tenantId, string resourceId, CommunicationCloudEnvironment? cloud = null, string? rawId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentException.ThrowIfNullOrEmpty(tenantId);
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        UserId = userId;
        TenantId = tenantId;
        ResourceId = resourceId;
        Cloud = cloud ?? CommunicationCloudEnvironment.Public;
        var prefix = Cloud == CommunicationCloudEnvironment.Dod ? "8:dod-acs" : Cloud == CommunicationCloudEnvironment.Gcch ? "8:gcch-acs" : "8:acs";
        RawId = rawId ?? $"{prefix}:{resourceId}_{tenantId}_{userId}";
    }

    public string UserId { get; }

    public string TenantId { get; }

    public string ResourceId { get; }

    public CommunicationCloudEnvironment Cloud { get; }

    public override string RawId { get; }

    public override bool Equals(CommunicationIdentifier? other) => other is TeamsExtensionUserIdentifier && other.RawId == RawId;

    public override string ToString() => RawId;
}
