using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>One resource on its way from not started to ended.</summary>
internal sealed class RunningResource(IResource resource)
{
    // Settings of the AppHost itself, which its resources must not take for their own.
    private static readonly string[] ownVariables = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "HTTP_PORTS", "HTTPS_PORTS"];

    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Child? child;
    private long since;
    private bool isOver;

    public IResource Resource { get; } = resource;

    /// <summary>The task that carries it through its states.</summary>
    public Task Life { get; set; } = Task.CompletedTask;

    public Task Started => started.Task;

    public Task Healthy => healthy.Task;

    public Task Completed => completed.Task;

    /// <summary>Ends with the exit code; null for a resource without a process.</summary>
    public Task<int>? Exited => child?.Exited;

    public async Task StartAsync(RunnerParts parts, GuardedGroup group, CancellationToken stop)
    {
        since = parts.Time.GetTimestamp();
        if (Commands.Of(Resource) is { } command)
        {
            var arguments = await ArgumentsAsync(stop).ConfigureAwait(false);
            var environment = await EnvironmentAsync(parts, stop).ConfigureAwait(false);
            child = group.Start(command.Path, [.. command.Arguments, .. arguments], environment, command.WorkingDirectory, line => parts.View.Printed(Resource.Name, line));
            await BecomeAsync(parts, KnownResourceStates.Running).ConfigureAwait(false);
        }
        else
        {
            await ResolveAsync(stop).ConfigureAwait(false);
            await BecomeAsync(parts, KnownResourceStates.Active).ConfigureAwait(false);
        }

        started.TrySetResult();
    }

    public Task BecomeAsync(RunnerParts parts, string state, int? exitCode = null) =>
        parts.Notifications.PublishUpdateAsync(Resource, before => before with
        {
            State = state,
            ExitCode = exitCode,
            HealthStatus = KnownResourceStates.TerminalStates.Contains(state) ? null : before.HealthStatus,
            Urls = Resource is IResourceWithEndpoints reachable
                ? [.. reachable.GetEndpoints().Where(endpoint => endpoint.IsAllocated).Select(endpoint => new UrlSnapshot(endpoint.EndpointName, endpoint.Url, false))]
                : [],
        });

    public async Task BecomeHealthyAsync(RunnerParts parts)
    {
        if (Exited is { IsCompleted: true })
        {
            return;
        }

        // Shown first: whoever waits for it prints next.
        parts.View.IsHealthy(Resource, parts.Time.GetElapsedTime(since));
        await parts.Notifications.PublishUpdateAsync(Resource, before => before with { HealthStatus = HealthStatus.Healthy }).ConfigureAwait(false);
        healthy.TrySetResult();
    }

    public async Task CompleteAsync(RunnerParts parts, int exitCode)
    {
        isOver = true;
        await BecomeAsync(parts, KnownResourceStates.Finished, exitCode).ConfigureAwait(false);
        completed.TrySetResult();
    }

    /// <summary>Ends the process, if there is one that still runs.</summary>
    public async Task StopAsync(RunnerParts parts, string? state = null)
    {
        if (isOver)
        {
            return;
        }

        isOver = true;
        if (child is { Exited.IsCompleted: false })
        {
            await BecomeAsync(parts, KnownResourceStates.Stopping).ConfigureAwait(false);
            await child.StopAsync(parts.StopPatience, parts.Time).ConfigureAwait(false);
        }

        await BecomeAsync(parts, state ?? KnownResourceStates.Exited, child?.Exited.Result).ConfigureAwait(false);
    }

    private async Task<List<string>> ArgumentsAsync(CancellationToken stop)
    {
        List<object> values = [];
        var context = new CommandLineArgsCallbackContext(values, Resource, stop);
        foreach (var annotation in Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        List<string> arguments = [];
        foreach (var value in values)
        {
            arguments.Add(await TextOfAsync(value, stop).ConfigureAwait(false) ?? "");
        }

        return arguments;
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(RunnerParts parts, CancellationToken stop)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(inherited => !ownVariables.Contains((string)inherited.Key))
            .ToDictionary(inherited => (string)inherited.Key, inherited => (string?)inherited.Value ?? "");
        var context = new EnvironmentCallbackContext(parts.Context, Resource, cancellationToken: stop);
        foreach (var annotation in Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await TextOfAsync(value, stop).ConfigureAwait(false) is { } text)
            {
                environment[name] = text;
            }
        }

        return environment;
    }

    // A missing parameter is said at the start, not when the first resource needs it.
    private async Task ResolveAsync(CancellationToken stop)
    {
        if (Resource is IValueProvider value)
        {
            await value.GetValueAsync(stop).ConfigureAwait(false);
        }
    }

    private static async ValueTask<string?> TextOfAsync(object value, CancellationToken stop) =>
        value is IValueProvider later ? await later.GetValueAsync(stop).ConfigureAwait(false) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
