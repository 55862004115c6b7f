using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.AppHost.Running;

/// <summary>
/// Starts a program again that has ended by itself, as Container Apps and Kubernetes do. Each program of a service with replicas is
/// restarted alone.
/// </summary>
internal sealed partial class Restarts(
    ResourceCommandService commands, ResourceNotificationService notifications, OrderlyStop stop, TimeProvider time, ILogger<Restarts> log) : BackgroundService
{
    /// <summary>The setting that switches restarts off, for tests of a program that stays away.</summary>
    public const string Setting = "Programs:Restart";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, stop.Begun);
        Dictionary<string, RestartRules> programs = [];
        List<Task> restarts = [];
        try
        {
            await foreach (var changed in notifications.WatchAsync(either.Token))
            {
                if (!IsOurs(changed.Resource))
                {
                    continue;
                }

                if (!programs.TryGetValue(changed.ResourceId, out var rules))
                {
                    programs[changed.ResourceId] = rules = new RestartRules(time);
                }

                if (rules.Next(changed.Snapshot.State?.Text) is { } next)
                {
                    restarts.RemoveAll(restart => restart.IsCompleted);
                    restarts.Add(FollowAsync(changed.ResourceId, changed.Snapshot.ExitCode, next, either.Token));
                }
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The application is stopping, so no program is started again.
        }

        await Task.WhenAll(restarts);
    }

    // The load test and the Aspire dashboard are not part of the running system.
    private static bool IsOurs(IResource resource) => resource is ProjectResource or Emulator;

    private async Task FollowAsync(string program, int? exitCode, Restart next, CancellationToken stopping)
    {
        if (next.After is not { } pause)
        {
            GivenUp(program, RestartRules.Most, RestartRules.Within.TotalSeconds);
            return;
        }

        try
        {
            await Task.Delay(pause, time, stopping);
            Ended(program, exitCode);
            var answer = await commands.ExecuteCommandAsync(program, KnownResourceCommands.StartCommand, stopping);
            if (!answer.Success)
            {
                NotStarted(program, answer.Message ?? "");
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The application is stopping, so the program stays ended.
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Program} ended by itself with exit code {ExitCode}, so it is started again.")]
    private partial void Ended(string program, int? exitCode);

    [LoggerMessage(LogLevel.Error, "{Program} ended {Times} times within {Seconds} s, so it is not started again. Its console log in the Aspire dashboard says why. The command 'start' starts it.")]
    private partial void GivenUp(string program, int times, double seconds);

    [LoggerMessage(LogLevel.Error, "{Program} could not be started again: {Reason}")]
    private partial void NotStarted(string program, string reason);
}

internal static class RestartsExtensions
{
    public static IDistributedApplicationBuilder AddRestarts(this IDistributedApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue(Restarts.Setting, defaultValue: true))
        {
            return builder;
        }

        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Restarts>(services, TimeProvider.System));

        // A program waits for one that is being started again, and does not give up.
        builder.Services.Configure<ResourceNotificationServiceOptions>(options => options.DefaultWaitBehavior = WaitBehavior.WaitOnResourceUnavailable);
        return builder;
    }
}
