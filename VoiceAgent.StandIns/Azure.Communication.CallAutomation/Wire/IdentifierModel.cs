using System.Text.Json;

namespace Azure.Communication.CallAutomation;

/// <summary>An identifier in JSON. The service writes <c>kind</c>, the client does not.</summary>
internal sealed record IdentifierModel(
    string? Kind,
    string? RawId,
    UserModel? CommunicationUser,
    PhoneNumberModel? PhoneNumber,
    TeamsUserModel? MicrosoftTeamsUser,
    TeamsExtensionUserModel? TeamsExtensionUser)
{
    public static IdentifierModel Of(CommunicationIdentifier identifier)
    {
        var none = new IdentifierModel(null, identifier.RawId, null, null, null, null);
        return identifier switch
        {
            CommunicationUserIdentifier user => none with { CommunicationUser = new(user.Id) },
            PhoneNumberIdentifier phone => none with { PhoneNumber = new(phone.PhoneNumber, phone.IsAnonymous) },
            MicrosoftTeamsUserIdentifier teams => none with { MicrosoftTeamsUser = new(teams.UserId, teams.IsAnonymous, teams.Cloud.ToString()) },
            TeamsExtensionUserIdentifier user => none with { TeamsExtensionUser = new(user.UserId, user.TenantId, user.ResourceId, user.Cloud.ToString()) },
            UnknownIdentifier => none,
            _ => throw new NotSupportedException(),
        };
    }

    /// <exception cref="JsonException">A required part is missing, or the identifier has more than one kind.</exception>
    public CommunicationIdentifier ToIdentifier()
    {
        var rawId = Required(RawId, nameof(RawId));
        object?[] parts = [CommunicationUser, PhoneNumber, MicrosoftTeamsUser, TeamsExtensionUser];
        if (parts.Count(part => part is not null) > 1)
        {
            throw new JsonException("The identifier has more than one kind.");
        }

        // The raw id does not decide the kind. Without the part of its kind, an identifier is unknown.
        return this switch
        {
            { CommunicationUser: { } user } when IsKind("communicationUser") => new CommunicationUserIdentifier(Required(user.Id, nameof(user.Id))),
            { PhoneNumber: { } phone } when IsKind("phoneNumber") => new PhoneNumberIdentifier(Required(phone.Value, nameof(phone.Value)), rawId),
            { MicrosoftTeamsUser: { } teams } when IsKind("microsoftTeamsUser") => new MicrosoftTeamsUserIdentifier(
                Required(teams.UserId, nameof(teams.UserId)),
                teams.IsAnonymous ?? throw Missing(nameof(teams.IsAnonymous)),
                new CommunicationCloudEnvironment(Required(teams.Cloud, nameof(teams.Cloud))),
                rawId),
            { TeamsExtensionUser: { } user } when IsKind("teamsExtensionUser") => new TeamsExtensionUserIdentifier(
                Required(user.UserId, nameof(user.UserId)),
                Required(user.TenantId, nameof(user.TenantId)),
                Required(user.ResourceId, nameof(user.ResourceId)),
                new CommunicationCloudEnvironment(Required(user.Cloud, nameof(user.Cloud))),
                rawId),
            _ => new UnknownIdentifier(rawId),
        };
    }

    private static string Required(string? value, string name) => value ?? throw Missing(name);

    private static JsonException Missing(string name) => new($"Property '{name}' is required for an identifier.");

    private bool IsKind(string kind) => Kind is null || Kind.Equals(kind, StringComparison.OrdinalIgnoreCase);
}

internal sealed record PhoneNumberModel(string? Value, bool? IsAnonymous = null)
{
    public static PhoneNumberModel? Of(PhoneNumberIdentifier? phone) => phone is null ? null : new(phone.PhoneNumber);

    public PhoneNumberIdentifier ToIdentifier() => new(Value!);
}

internal sealed record UserModel(string? Id);

internal sealed record TeamsUserModel(string? UserId, bool? IsAnonymous, string? Cloud);

internal sealed record TeamsExtensionUserModel(string? UserId, string? TenantId, string? ResourceId, string? Cloud);
