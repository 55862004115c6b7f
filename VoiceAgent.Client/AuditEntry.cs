using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>A page of audit records.</summary>
/// <param name="Records">The records, the latest first.</param>
/// <param name="Continuation">For the next page. Null after the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Records, string? Continuation);

/// <summary>One action of a person or a service.</summary>
/// <param name="At">When the request came.</param>
/// <param name="Action">The permission that the action needs.</param>
/// <param name="Request">Method and path template.</param>
/// <param name="Actor">Who sent the request.</param>
/// <param name="Status">The HTTP status of the answer.</param>
public sealed record AuditEntry(DateTimeOffset At, string Action, string Request, AuditActor Actor, int Status)
{
    /// <summary>The gateway process and the number of the record in its chain.</summary>
    public string Id { get; init; } = "";

    /// <summary>The call that was acted on.</summary>
    public CallId? Call { get; init; }

    /// <summary>Parameters of the request. Secrets, speech and digits are never among them.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Why the request was refused.</summary>
    public string? Problem { get; init; }

    /// <summary>The address from which the request came.</summary>
    public string? From { get; init; }

    /// <summary>The id of the request's trace.</summary>
    public string? Trace { get; init; }

    /// <summary>The gateway process that wrote the record.</summary>
    public string Instance { get; init; } = "";

    /// <summary>The number of the record in the chain of its gateway process. A missing number is a lost or deleted record.</summary>
    public long Sequence { get; init; }

    /// <summary>The hash of the record before.</summary>
    public string Previous { get; init; } = "";

    /// <summary>The hash of this record.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>Who sent a request.</summary>
/// <param name="Name">The person's name, or the service's.</param>
/// <param name="Subject">The authority's id for the person or service.</param>
/// <param name="Roles">The roles in the token.</param>
/// <param name="App">The client that the token was issued to.</param>
/// <param name="IsService">True for a service.</param>
public sealed record AuditActor(string Name, string Subject, IReadOnlyList<string> Roles, string? App, bool IsService);
