using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>
/// Runs the model on this machine:
/// 1. every program is found and every port given out before anything is started;
/// 2. each resource is started as soon as those it waits for are healthy, all others at the same time;
/// 3. it is healthy when its health checks pass;
/// 4. a resource that ends or never gets healthy ends the application, with one sentence;
/// 5. the end is in waves: those first that nobody waits for; whatever is left goes with the process group.
/// </summary>
internal sealed class LocalRunner(RunnerParts parts, IReadOnlyList<IResource> resources) : IDisposable
{
    /// <summary>How long the end of the application may take.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan betweenHealthChecks = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<IResource, RunningResource> running = [];
    private readonly SemaphoreSlim once = new(1);
    private GuardedGroup? group;
    private bool stopped;

    public static LocalRunner Create(IServiceProvider services, IDistributedApplicationBuilder builder) =>
        new(RunnerParts.From(services, builder), [.. services.GetRequiredService<DistributedApplicationModel>().Resources]);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DistributedApplicationException("The local runner needs Linux or macOS: on Windows, build with a package feed that has Aspire.");
        }

        Commands.RequireAll(resources);
        await parts.Ports.AllocateAsync(resources, cancellationToken).ConfigureAwait(false);
        group = new GuardedGroup();
        parts.View.Begin(resources);
        foreach (var resource in resources)
        {
            var state = new RunningResource(resource);
            running.Add(resource, state);
            await state.BecomeAsync(parts, KnownResourceStates.NotStarted).ConfigureAwait(false);
        }

        foreach (var state in running.Values)
        {
            state.Life = LiveAsync(state, stopping.Token);
        }
    }

    public async Task StopAsync()
    {
        await once.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (stopped)
            {
                return;
            }

            stopped = true;
            using var again = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => group?.Dispose());
            await stopping.CancelAsync().ConfigureAwait(false);

            // First nobody starts anything any more; then the waves.
            await Task.WhenAll(running.Values.Select(state => state.Life)).ConfigureAwait(false);
            foreach (var wave in StopOrder.Waves(running.Values))
            {
                await Task.WhenAll(wave.Select(state => state.StopAsync(parts))).ConfigureAwait(false);
            }

            group?.Dispose();
        }
        finally
        {
            once.Release();
        }
    }

    /// <exception cref="DistributedApplicationException">A resource failed; says which and why.</exception>
    public void ThrowIfFailed()
    {
        if (parts.Notifications.Failure is { } failure)
        {
            throw new DistributedApplicationException(failure);
        }
    }

    public void Dispose()
    {
        group?.Dispose();
        stopping.Dispose();
        once.Dispose();
    }

    private async Task LiveAsync(RunningResource state, CancellationToken stop)
    {
        // Nobody's start holds up another's.
        await Task.Yield();
        try
        {
            await WaitForOthersAsync(state, stop).ConfigureAwait(false);
            await state.BecomeAsync(parts, KnownResourceStates.Starting).ConfigureAwait(false);
            await state.StartAsync(parts, group!, stop).ConfigureAwait(false);
            await WaitUntilHealthyAsync(state, stop).ConfigureAwait(false);
            await state.BecomeHealthyAsync(parts).ConfigureAwait(false);
            await OutliveAsync(state, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ended in its wave.
        }
        catch (Exception failure) when (failure is DistributedApplicationException or InvalidOperationException)
        {
            await FailAsync(state, failure.Message).ConfigureAwait(false);
        }
    }

    private async Task WaitForOthersAsync(RunningResource state, CancellationToken stop)
    {
        if (!state.Resource.TryGetAnnotationsOfType<WaitAnnotation>(out var waits))
        {
            return;
        }

        await state.BecomeAsync(parts, KnownResourceStates.Waiting).ConfigureAwait(false);
        await Task.WhenAll(waits.Select(wait => (wait.WaitType switch
        {
            WaitType.WaitUntilStarted => running[wait.Resource].Started,
            WaitType.WaitForCompletion => running[wait.Resource].Completed,
            _ => running[wait.Resource].Healthy,
        }).WaitAsync(stop))).ConfigureAwait(false);
    }

    private async Task WaitUntilHealthyAsync(RunningResource state, CancellationToken stop)
    {
        if (!state.Resource.TryGetAnnotationsOfType<HealthCheckAnnotation>(out var annotations))
        {
            return;
        }

        var keys = annotations.Select(annotation => annotation.Key).ToHashSet();
        var since = parts.Time.GetTimestamp();
        while (true)
        {
            var report = await parts.Health.CheckHealthAsync(check => keys.Contains(check.Name), stop).ConfigureAwait(false);
            if (report.Status == HealthStatus.Healthy)
            {
                return;
            }

            if (state.Exited is { } exited && await Task.WhenAny(exited, Task.Delay(betweenHealthChecks, parts.Time, stop)).ConfigureAwait(false) == exited)
            {
                return;
            }

            stop.ThrowIfCancellationRequested();
            if (parts.Time.GetElapsedTime(since) > parts.HealthTimeout)
            {
                var why = string.Join("; ", report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description ?? entry.Exception?.Message));
                throw new DistributedApplicationException(
                    $"'{state.Resource.Name}' was not healthy after {parts.HealthTimeout.TotalSeconds:0} s ({why}): see its last lines above; LocalRunner:HealthTimeout gives it more time.");
            }
        }
    }

    private async Task OutliveAsync(RunningResource state, CancellationToken stop)
    {
        if (state.Exited is not { } exited)
        {
            return;
        }

        var exitCode = await exited.WaitAsync(stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested)
        {
            stop.ThrowIfCancellationRequested();
        }

        var awaited = resources.SelectMany(other => other.Annotations.OfType<WaitAnnotation>())
            .FirstOrDefault(wait => wait.Resource == state.Resource && wait.WaitType == WaitType.WaitForCompletion);
        if (awaited is null || awaited.ExitCode != exitCode)
        {
            throw new DistributedApplicationException($"'{state.Resource.Name}' ended by itself with exit code {exitCode}: see its last lines above.");
        }

        await state.CompleteAsync(parts, exitCode).ConfigureAwait(false);
    }

    private async Task FailAsync(RunningResource state, string sentence)
    {
        if (parts.Notifications.Failure is null)
        {
            parts.Notifications.Failure = sentence;
            parts.View.ShowLastLines(state.Resource.Name);
        }

        await state.StopAsync(parts, KnownResourceStates.FailedToStart).ConfigureAwait(false);
        parts.Lifetime.StopApplication();
    }
}
