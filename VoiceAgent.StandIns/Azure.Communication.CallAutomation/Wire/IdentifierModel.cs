namespace Azure.Communication.CallAutomation;

/// <summary>An identifier as it stands in JSON. Enum casing and the presence of <c>kind</c> vary between versions: the raw id decides.</summary>
internal sealed record IdentifierModel(string? Kind, string? RawId, PhoneNumberModel? PhoneNumber, UserModel? CommunicationUser, TeamsUserModel? MicrosoftTeamsUser)
{
    public static IdentifierModel Of(CommunicationIdentifier identifier) => identifier switch
    {
        PhoneNumberIdentifier phone => new("phoneNumber", phone.RawId, new(phone.PhoneNumber), null, null),
        CommunicationUserIdentifier user => new("communicationUser", user.RawId, null, new(user.Id), null),
        MicrosoftTeamsUserIdentifier teams => new("microsoftTeamsUser", teams.RawId, null, null, new(teams.UserId, teams.IsAnonymous)),
        _ => new("unknown", identifier.RawId, null, null, null),
    };

    public CommunicationIdentifier? ToIdentifier() => this switch
    {
        { PhoneNumber.Value: { Length: > 0 } number } => new PhoneNumberIdentifier(number, RawId),
        { CommunicationUser.Id: { Length: > 0 } id } => new CommunicationUserIdentifier(id),
        { MicrosoftTeamsUser.UserId: { Length: > 0 } id } => new MicrosoftTeamsUserIdentifier(id, MicrosoftTeamsUser.IsAnonymous ?? false),
        { RawId: { Length: > 0 } raw } => CommunicationIdentifier.FromRawId(raw),
        _ => null,
    };
}

internal sealed record PhoneNumberModel(string? Value)
{
    public static PhoneNumberModel? Of(PhoneNumberIdentifier? phone) => phone is null ? null : new(phone.PhoneNumber);

    public PhoneNumberIdentifier? ToIdentifier() => string.IsNullOrEmpty(Value) ? null : new PhoneNumberIdentifier(Value);
}

internal sealed record UserModel(string? Id);

internal sealed record TeamsUserModel(string? UserId, bool? IsAnonymous);
