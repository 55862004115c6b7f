namespace Azure.Communication;

/// <summary>A party of a call: a phone number, a user, an application.</summary>
public abstract class CommunicationIdentifier : IEquatable<CommunicationIdentifier>
{
    private const string Phone = "4:";

    /// <summary>The identifier as a string, for example <c>4:+15550100001</c>.</summary>
    public virtual string RawId => string.Empty;

    public static CommunicationIdentifier FromRawId(string rawId)
    {
        ArgumentException.ThrowIfNullOrEmpty(rawId);
        if (rawId.StartsWith(Phone, StringComparison.OrdinalIgnoreCase))
        {
            return new PhoneNumberIdentifier(rawId[Phone.Length..]);
        }

        if (rawId.Split(':') is not [var first, var second, var id])
        {
            return new UnknownIdentifier(rawId);
        }

        return $"{first}:{second}" switch
        {
            "8:teamsvisitor" => new MicrosoftTeamsUserIdentifier(id, isAnonymous: true),
            "8:orgid" => new MicrosoftTeamsUserIdentifier(id, cloud: CommunicationCloudEnvironment.Public),
            "8:dod" => new MicrosoftTeamsUserIdentifier(id, cloud: CommunicationCloudEnvironment.Dod),
            "8:gcch" => new MicrosoftTeamsUserIdentifier(id, cloud: CommunicationCloudEnvironment.Gcch),
            "8:acs" => UserOf(rawId, id, CommunicationCloudEnvironment.Public),
            "8:dod-acs" => UserOf(rawId, id, CommunicationCloudEnvironment.Dod),
            "8:gcch-acs" => UserOf(rawId, id, CommunicationCloudEnvironment.Gcch),
            "8:spool" => new CommunicationUserIdentifier(rawId),
            _ => new UnknownIdentifier(rawId),
        };
    }

    public abstract bool Equals(CommunicationIdentifier? other);

    public override bool Equals(object? obj) => Equals(obj as CommunicationIdentifier);

    public override int GetHashCode() => RawId.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(CommunicationIdentifier? left, CommunicationIdentifier? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(CommunicationIdentifier? left, CommunicationIdentifier? right) => !(left == right);

    private static CommunicationIdentifier UserOf(string rawId, string id, CommunicationCloudEnvironment cloud) =>
        id.Split('_') is [var resource, var tenant, var user]
            ? new TeamsExtensionUserIdentifier(user, tenant, resource, cloud)
            : new CommunicationUserIdentifier(rawId);
}
