using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows how every resource stands, and tells those who wait for a change.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly object gate = new();
    private readonly Dictionary<string, ResourceEvent> latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Waiter> waiters = [];

    internal ResourceNotificationService()
    {
    }

    /// <summary>Why the application is ending, in one sentence; null while it is not.</summary>
    internal string? Failure { get; set; }

    /// <summary>Sets a resource's state and wakes those who wait for it.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        Waiter[] met;
        ResourceEvent now;
        lock (gate)
        {
            var before = latest.TryGetValue(resource.Name, out var known)
                ? known.Snapshot
                : new CustomResourceSnapshot { ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal), Properties = [] };
            now = new ResourceEvent(resource, resource.Name, stateFactory(before));
            latest[resource.Name] = now;
            met = [.. waiters.Where(waiter => waiter.IsFor(now))];
            waiters.RemoveAll(met.Contains);
        }

        foreach (var waiter in met)
        {
            waiter.Met.TrySetResult(now);
        }

        return Task.CompletedTask;
    }

    /// <summary>How a resource stands.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (gate)
        {
            return latest.TryGetValue(resourceId, out resourceEvent);
        }
    }

    /// <summary>Waits until a resource stands as the predicate says.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        var waiter = new Waiter(resourceName, predicate);
        lock (gate)
        {
            if (latest.TryGetValue(resourceName, out var now) && predicate(now))
            {
                return now;
            }

            waiters.Add(waiter);
        }

        try
        {
            return await waiter.Met.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Waits until a resource is in a state: running when none is named.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, now => now.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    /// <summary>Waits until a resource's health checks pass, however long that takes.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.WaitOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until a resource's health checks pass.</summary>
    /// <exception cref="DistributedApplicationException">It failed, and <paramref name="waitBehavior"/> is to give up then.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var met = await WaitForResourceAsync(
            resourceName,
            now => now.Snapshot.HealthStatus == HealthStatus.Healthy || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsOver(now)),
            cancellationToken).ConfigureAwait(false);
        return IsOver(met)
            ? throw new DistributedApplicationException(Failure ?? $"'{resourceName}' did not become healthy: it is in the state {met.Snapshot.State?.Text}.")
            : met;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            waiters.ForEach(waiter => waiter.Met.TrySetCanceled());
            waiters.Clear();
        }

        GC.SuppressFinalize(this);
    }

    private static bool IsOver(ResourceEvent now) => KnownResourceStates.TerminalStates.Contains(now.Snapshot.State?.Text ?? "");

    private sealed record Waiter(string Name, Func<ResourceEvent, bool> Predicate)
    {
        public TaskCompletionSource<ResourceEvent> Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsFor(ResourceEvent now) => string.Equals(now.Resource.Name, Name, StringComparison.OrdinalIgnoreCase) && Predicate(now);
    }
}
