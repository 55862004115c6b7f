using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>Prints the seed at start: with it a run's delays and faults can be drawn again.</summary>
internal sealed partial class DelayAnnouncement(IOptions<DelayOptions> options, SeededDraws draws, ILogger<DelayAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Seeded(draws.Seed, options.Value.Delays.Count, options.Value.Faults.Count);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Delays and faults are drawn with seed {Seed}: {Delayed} operations are delayed, {Faulty} can fail")]
    private partial void Seeded(int seed, int delayed, int faulty);
}
