namespace Azure.Communication;

/// <summary>A user of Microsoft Teams, in the public cloud.</summary>
public class MicrosoftTeamsUserIdentifier : CommunicationIdentifier
{
    public MicrosoftTeamsUserIdentifier(string userId, bool isAnonymous = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        UserId = userId;
        IsAnonymous = isAnonymous;
    }

    public string UserId { get; }

    public bool IsAnonymous { get; }

    public override string RawId => IsAnonymous ? $"8:teamsvisitor:{UserId}" : $"8:orgid:{UserId}";

    public override bool Equals(CommunicationIdentifier? other) => other is MicrosoftTeamsUserIdentifier && other.RawId == RawId;

    public override string ToString() => UserId;
}
