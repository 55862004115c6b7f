using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>Logs the seed at the start. The same seed gives the same delays and faults again.</summary>
internal sealed partial class DelayAnnouncement(IOptions<DelayOptions> options, SeededDraws draws, ILogger<DelayAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Seeded(draws.Seed, options.Value.Delays.Count, options.Value.Faults.Count);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Delays and faults use the seed {Seed}. {Delayed} operations are delayed and {Faulty} can fail")]
    private partial void Seeded(int seed, int delayed, int faulty);
}
