using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Documents;

/// <summary>Deletes expired documents at regular intervals.</summary>
internal sealed class ExpirySweep(Database database, DocumentStore documents, IOptions<CosmosOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                database.Write(documents.Sweep);
            }
        }
        catch (OperationCanceledException)
        {
            // The program is stopping.
        }
    }
}
