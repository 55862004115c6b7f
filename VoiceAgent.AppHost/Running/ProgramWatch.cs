using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.AppHost.Running;

/// <summary>
/// Follows all programs, and updates the list of <see cref="RunningPrograms"/> when they start, end or restart. A service with replicas has
/// several programs. Each has its own id, such as <c>pipeline-kzjwqpen</c>.
/// </summary>
internal sealed class ProgramWatch(RunningPrograms programs, ResourceNotificationService notifications) : BackgroundService
{
    // The orchestrator's property with the process id of a program.
    private const string ProcessId = "executable.pid";

    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = new();

    /// <summary>The latest state of each program of a resource that has a process or had one.</summary>
    public IReadOnlyList<ResourceEvent> Of(IResource resource) => [.. _latest.Values.Where(program => program.Resource == resource)];

    // A program that is being started again has the process id 0 for a moment.
    public static int? ProcessOf(ResourceEvent program) => program.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value is int and > 0 and var process ? process : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Dictionary<string, int> running = [];
        await foreach (var changed in notifications.WatchAsync(stoppingToken))
        {
            if (ProcessOf(changed) is not { } process)
            {
                continue;
            }

            _latest[changed.ResourceId] = changed;
            if (running.GetValueOrDefault(changed.ResourceId) != process)
            {
                running[changed.ResourceId] = process;
                programs.Record(running.Values);
            }
        }
    }
}
