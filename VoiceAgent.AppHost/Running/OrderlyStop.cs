using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.AppHost.Running;

/// <summary>
/// Stops the programs in order, before the orchestrator stops the remaining ones. Programs with live calls drain while the services
/// that they need still run. The orchestrator itself has no stop order.
/// </summary>
internal sealed partial class OrderlyStop(
    DistributedApplicationModel model, ProgramWatch watch, ResourceCommandService commands, ResourceNotificationService notifications, ILogger<OrderlyStop> log)
    : IHostedLifecycleService
{
    // Not disposed, because a Ctrl+C on another thread may still cancel it. It has no timer and no wait handle to release.
    private readonly CancellationTokenSource _impatient = new();
    private readonly CancellationTokenSource _begun = new();

    /// <summary>How long the whole stop may take. Each service drains for at most twenty seconds.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Cancelled when the programs are being stopped. From then on no program is started again.</summary>
    public CancellationToken Begun => _begun.Token;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_begun.IsCancellationRequested)
        {
            return;
        }

        // After a second Ctrl+C the orchestrator ends everything at once.
        await _begun.CancelAsync();
        Console.CancelKeyPress += Hurry;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _impatient.Token);
        try
        {
            foreach (var wave in model.Resources.Where(IsProgram).GroupBy(StopWave.Of).OrderBy(wave => wave.Key))
            {
                await Task.WhenAll(wave.Select(program => StopAsync(program, either.Token)));
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Hurried(log);
        }
        finally
        {
            Console.CancelKeyPress -= Hurry;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsProgram(IResource resource) => resource is ProjectResource || (resource is ExecutableResource && resource.Name != "aspire-dashboard");

    private void Hurry(object? sender, ConsoleCancelEventArgs pressed) => _impatient.Cancel();

    private async Task StopAsync(IResource program, CancellationToken stop)
    {
        // A service may run in several programs, and each has its own id.
        await Task.WhenAll(watch.Of(program).Select(each => StopAsync(program, each.ResourceId, stop)));
    }

    private async Task StopAsync(IResource program, string id, CancellationToken stop)
    {
        // A program that has not started or has already ended needs no stop.
        if (!notifications.TryGetCurrentState(id, out var now) || !IsRunning(now.Snapshot.State?.Text))
        {
            return;
        }

        var answer = await commands.ExecuteCommandAsync(id, KnownResourceCommands.StopCommand, stop);
        if (!answer.Success)
        {
            NotStopped(log, id, answer.Message ?? "");
            return;
        }

        await notifications.WaitForResourceAsync(program.Name, changed => changed.ResourceId == id && KnownResourceStates.TerminalStates.Contains(changed.Snapshot.State?.Text), stop);
    }

    private static bool IsRunning(string? state) => state is not null && (state == KnownResourceStates.Running || state == KnownResourceStates.Stopping);

    [LoggerMessage(LogLevel.Warning, "Some programs did not drain in time. The orchestrator ends them.")]
    private static partial void Hurried(ILogger log);

    [LoggerMessage(LogLevel.Warning, "{Program} could not be stopped: {Reason}")]
    private static partial void NotStopped(ILogger log, string program, string reason);
}

/// <summary>The stop order: programs of the first wave stop before those of the second. Programs without a wave stop last.</summary>
internal sealed record StopWave(int Number) : IResourceAnnotation
{
    private const int Last = int.MaxValue;

    public static int Of(IResource resource) => resource.Annotations.OfType<StopWave>().LastOrDefault()?.Number ?? Last;
}

internal static class OrderlyStopExtensions
{
    public static IResourceBuilder<T> StopsInWave<T>(this IResourceBuilder<T> resource, int wave)
        where T : IResource => resource.WithAnnotation(new StopWave(wave));

    public static IDistributedApplicationBuilder AddOrderlyStop(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OrderlyStop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OrderlyStop>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = OrderlyStop.Longest);
        return builder;
    }
}
