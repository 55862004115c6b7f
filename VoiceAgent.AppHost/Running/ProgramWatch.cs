using Microsoft.Extensions.Hosting;

namespace VoiceAgent.AppHost.Running;

/// <summary>Updates the list of <see cref="RunningPrograms"/> when programs start, end or restart.</summary>
internal sealed class ProgramWatch(RunningPrograms programs, ResourceNotificationService notifications) : BackgroundService
{
    // The orchestrator's property with the process id of a program.
    private const string ProcessId = "executable.pid";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Dictionary<string, int> running = [];
        await foreach (var changed in notifications.WatchAsync(stoppingToken))
        {
            var id = changed.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value as int?;
            if (id is { } process && running.GetValueOrDefault(changed.ResourceId) != process)
            {
                running[changed.ResourceId] = process;
                programs.Record(running.Values);
            }
        }
    }
}
