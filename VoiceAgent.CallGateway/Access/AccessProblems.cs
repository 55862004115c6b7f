using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Access;

/// <summary>Problem details of access, audit and idempotency. They say what to do.</summary>
internal static class AccessProblems
{
    /// <param name="permission">The missing permission.</param>
    /// <param name="onlyRoles">The roles to which the call's route restricts it. Null when the sender has no role with the permission.</param>
    public static IResult Missing(Permission permission, IReadOnlyList<string>? onlyRoles)
    {
        var roles = onlyRoles ?? permission.Roles;
        var detail = onlyRoles is null
            ? $"Your roles lack the permission {permission.Name}. Ask an administrator for one of the roles {string.Join(", ", roles)}."
            : $"The route of this call restricts the permission {permission.Name} to the roles {string.Join(", ", roles)}.";
        return TypedResults.Problem(
            detail, statusCode: StatusCodes.Status403Forbidden, title: "You may not do this.",
            extensions: new Dictionary<string, object?> { ["permission"] = permission.Name, ["roles"] = roles });
    }

    public static IResult NotRecordable() => TypedResults.Problem(
        "What you ask for must be recorded in the audit, and the audit cannot be written now. Send the request again in some seconds.",
        statusCode: StatusCodes.Status503ServiceUnavailable, title: "The request cannot be recorded.");

    public static IResult BadKey() => TypedResults.Problem(
        "Send the header Idempotency-Key once, with 1 to 128 visible ASCII characters, such as a UUID.", statusCode: StatusCodes.Status400BadRequest, title: "The idempotency key cannot be used.");

    public static IResult OtherRequest() => TypedResults.Problem(
        "This Idempotency-Key was sent with another request in the last 24 hours. Use a new key for a new request.",
        statusCode: StatusCodes.Status422UnprocessableEntity, title: "The idempotency key belongs to another request.");

    public static IResult StillRunning() => TypedResults.Problem(
        "The first request with this Idempotency-Key is still being carried out. Send it again in a second to get its response.",
        statusCode: StatusCodes.Status409Conflict, title: "The request is still being carried out.");

    public static IResult TooLong(long most) => TypedResults.Problem(
        $"The body may have at most {most} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "The request is too large.");
}
