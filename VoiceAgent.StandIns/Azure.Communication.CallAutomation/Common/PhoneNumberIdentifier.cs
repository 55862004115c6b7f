namespace Azure.Communication;

/// <summary>A telephone number in E.164 form.</summary>
public class PhoneNumberIdentifier : CommunicationIdentifier
{
    public PhoneNumberIdentifier(string phoneNumber, string? rawId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(phoneNumber);
        PhoneNumber = phoneNumber;
        RawId = string.IsNullOrEmpty(rawId) ? $"4:{phoneNumber}" : rawId;
    }

    public string PhoneNumber { get; }

    public override string RawId { get; }

    public override bool Equals(CommunicationIdentifier? other) => other is PhoneNumberIdentifier && other.RawId == RawId;

    public override string ToString() => PhoneNumber;
}
