using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>Such as <c>Project</c> or <c>Executable</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Further facts.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>How the process ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When the process was started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>Its addresses.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>Whether its health checks pass; null before they were asked.</summary>
    public HealthStatus? HealthStatus { get; internal init; }
}

/// <summary>A further fact.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value);

/// <summary>A state and how to show it.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state by its name.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>An address.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

/// <summary>The states that a resource goes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Not yet begun.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>For others.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>Its process is being made.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>Its process runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>There is no process to run.</summary>
    public static readonly string Active = "Active";

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>It is being ended.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>It ended otherwise than well.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>It ended well.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>The states that nothing follows.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>A resource has a new snapshot.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>Which.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Its id; the local runner has one of each, so it is the name.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>How it stands.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
