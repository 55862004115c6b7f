using System.Security.Cryptography;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>One action of a person or a service: who did what to which call, from where, and with which result.</summary>
/// <param name="At">When the request came.</param>
/// <param name="Action">The permission that the action needs, such as <c>calls.hangup</c>.</param>
/// <param name="Request">Method and path template, such as <c>POST /api/calls/{call}/hang-up</c>.</param>
/// <param name="Status">The HTTP status of the answer.</param>
internal sealed record AuditRecord(DateTimeOffset At, string Action, string Request, AuditActor Actor, int Status)
{
    /// <summary>The id in the store: the instance and the sequence number. Empty until the record is sealed.</summary>
    public string Id { get; init; } = "";

    /// <summary>The UTC day, <c>yyyy-MM-dd</c>. It is the partition key.</summary>
    public string Day { get; init; } = "";

    public CallId? Call { get; init; }

    /// <summary>Parameters that may be kept. Secrets, speech and digits are never among them.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The title of the problem with which the request was refused.</summary>
    public string? Problem { get; init; }

    /// <summary>The address from which the request came.</summary>
    public string? From { get; init; }

    /// <summary>The id of the request's trace.</summary>
    public string? Trace { get; init; }

    /// <summary>The gateway process that wrote the record. Each process has its own chain.</summary>
    public string Instance { get; init; } = "";

    /// <summary>1, 2, 3 … for each instance, without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>The hash of the instance's record before this one. Empty for its first.</summary>
    public string Previous { get; init; } = "";

    /// <summary>SHA-256 over all other fields, in hexadecimal.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Seconds after which the store deletes the record. Null: never.</summary>
    public int? Ttl { get; init; }

    /// <summary>The hash that the record should have.</summary>
    public string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Hash = "" }, LoggedEvent.Json)));
}

/// <param name="Name">The person's name, or the service's.</param>
/// <param name="Subject">The authority's id for the person or service.</param>
/// <param name="App">The client that the token was issued to.</param>
internal sealed record AuditActor(string Name, string Subject, IReadOnlyList<string> Roles, string? App, bool IsService);
