namespace Azure.Communication;

/// <summary>A telephone number in E.164 form.</summary>
public class PhoneNumberIdentifier : CommunicationIdentifier
{
    public PhoneNumberIdentifier(string phoneNumber, string? rawId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(phoneNumber);
        PhoneNumber = phoneNumber;
        RawId = rawId ?? $"4:{phoneNumber}";
    }

    public string PhoneNumber { get; }

    /// <summary>Whether the caller hides the number.</summary>
    public bool IsAnonymous => RawId == "4:anonymous";

    public override string RawId { get; }

    public override bool Equals(CommunicationIdentifier? other) => other is PhoneNumberIdentifier && other.RawId == RawId;

    public override string ToString() => PhoneNumber;
}
