using Microsoft.AspNetCore.Mvc;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Access;

/// <summary>
/// The one line of each endpoint that says its permission, its audit and its idempotency. The word says which kind of endpoint it is:
/// <c>api.MapPost("/{call}/hold", HoldAsync).Commands(Permissions.CallsControl);</c>
/// </summary>
internal static class EndpointRules
{
    // A command has some ids and a summary. Endpoints that need more set their own limit.
    private const long LongestBody = 64 * 1024;

    private static readonly int[] Refusals =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound,
        StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
    ];

    private static readonly int[] OfCommands = [StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status502BadGateway];

    /// <summary>Reads state that tells nothing about what was said. It is not audited.</summary>
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder endpoint, string permission) => endpoint.Has(new(permission, AuditKind.None, false));

    /// <summary>Reads what was said, or personal data. Every read is audited before anything is sent.</summary>
    public static RouteHandlerBuilder Discloses(this RouteHandlerBuilder endpoint, string permission) => endpoint.Has(new(permission, AuditKind.Disclosure, false));

    /// <summary>Acts on a live call. It is audited, takes an idempotency key, and is never refused because of the audit.</summary>
    public static RouteHandlerBuilder Commands(this RouteHandlerBuilder endpoint, string permission) => endpoint.Has(new(permission, AuditKind.Command, true));

    /// <summary>Changes configuration or stored data. It is audited, takes an idempotency key, and is refused when it cannot be recorded.</summary>
    public static RouteHandlerBuilder Changes(this RouteHandlerBuilder endpoint, string permission) => endpoint.Has(new(permission, AuditKind.Change, true));

    private static RouteHandlerBuilder Has(this RouteHandlerBuilder endpoint, AccessRule rule)
    {
        // A wrong name fails at start, and not at the first request.
        _ = Permissions.Named(rule.Permission);
        endpoint.RequireAuthorization(rule.Permission).WithMetadata(rule);
        foreach (var status in Refusals.Concat(rule.IsIdempotent ? OfCommands : []))
        {
            endpoint.ProducesProblem(status);
        }

        if (rule.Audit is not AuditKind.None)
        {
            endpoint.AddEndpointFilter(AuditedParameters.NoteAsync);
        }

        if (rule.IsIdempotent)
        {
            endpoint.WithMetadata(new RequestSizeLimitAttribute(LongestBody));
        }

        return endpoint;
    }
}
