namespace VoiceAgent.CallGateway.Access;

/// <summary>What an endpoint needs from those who call it. <see cref="EndpointRules"/> puts it on the endpoint, and the middleware reads it.</summary>
/// <param name="Permission">One of <see cref="Contracts.Access.Permissions"/>.</param>
internal sealed record AccessRule(string Permission, AuditKind Audit, bool IsIdempotent);

/// <summary>How an endpoint is audited.</summary>
internal enum AuditKind
{
    /// <summary>Not at all: a list of calls, for example.</summary>
    None,

    /// <summary>A command about a live call. It is carried out also when it cannot be recorded, because a caller waits.</summary>
    Command,

    /// <summary>A read of what was said. Nothing leaves the gateway before the record is stored.</summary>
    Disclosure,

    /// <summary>A change that outlasts a call. It is refused when it cannot be recorded.</summary>
    Change,
}
