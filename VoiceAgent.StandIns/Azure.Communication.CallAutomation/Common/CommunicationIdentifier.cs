namespace Azure.Communication;

/// <summary>A party of a call: a phone number, a user, an application.</summary>
public abstract class CommunicationIdentifier : IEquatable<CommunicationIdentifier>
{
    private const string Phone = "4:";
    private const string TeamsVisitor = "8:teamsvisitor:";
    private const string TeamsUser = "8:orgid:";

    private static readonly string[] Users = ["8:acs:", "8:spool:", "8:dod-acs:", "8:gcch-acs:"];

    /// <summary>The one string form, for example <c>4:+15550100001</c>.</summary>
    public virtual string RawId => string.Empty;

    public static CommunicationIdentifier FromRawId(string rawId)
    {
        ArgumentException.ThrowIfNullOrEmpty(rawId);
        if (rawId.StartsWith(Phone, StringComparison.Ordinal))
        {
            return new PhoneNumberIdentifier(rawId[Phone.Length..]);
        }

        if (rawId.StartsWith(TeamsVisitor, StringComparison.Ordinal))
        {
            return new MicrosoftTeamsUserIdentifier(rawId[TeamsVisitor.Length..], isAnonymous: true);
        }

        if (rawId.StartsWith(TeamsUser, StringComparison.Ordinal))
        {
            return new MicrosoftTeamsUserIdentifier(rawId[TeamsUser.Length..]);
        }

        return Users.Any(user => rawId.StartsWith(user, StringComparison.Ordinal)) ? new CommunicationUserIdentifier(rawId) : new UnknownIdentifier(rawId);
    }

    public abstract bool Equals(CommunicationIdentifier? other);

    public override bool Equals(object? obj) => Equals(obj as CommunicationIdentifier);

    public override int GetHashCode() => RawId.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(CommunicationIdentifier? left, CommunicationIdentifier? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(CommunicationIdentifier? left, CommunicationIdentifier? right) => !(left == right);
}
