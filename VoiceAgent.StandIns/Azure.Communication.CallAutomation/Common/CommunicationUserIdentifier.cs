namespace Azure.Communication;

/// <summary>A user of Azure Communication Services.</summary>
public class CommunicationUserIdentifier : CommunicationIdentifier
{
    public CommunicationUserIdentifier(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
    }

    public string Id { get; }

    public override string RawId => Id;

    public override bool Equals(CommunicationIdentifier? other) => other is CommunicationUserIdentifier && other.RawId == RawId;

    public override string ToString() => Id;
}
