using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Samples;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>
/// Creates the scenarios' containers where they are missing, and adds the sample members where that is asked for, once the
/// store answers. Calls are taken before: only tools that look something up need it.
/// </summary>
internal sealed partial class CosmosSetup(
    CosmosClient client, IMembers members, IOptions<CosmosOptions> options, IOptions<SampleOptions> samples, TimeProvider time, ILogger<CosmosSetup> log)
    : BackgroundService, IHealthCheck
{
    public const string Members = "members";
    public const string Payments = "payments";
    public const string Reservations = "reservations";

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // A worker that has just started is not broken: its first check waits rather than reports a failure to the log.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once everything is there.</summary>
    public Task Done => _done.Task;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Done.WaitAsync(Timeout, time, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The containers of the scenarios are not there yet.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!Done.IsCompleted)
        {
            try
            {
                if (options.Value.CreateMissing)
                {
                    await CreateAsync(stoppingToken);
                }

                if (samples.Value.Seed)
                {
                    await SampleMembers.SeedAsync(members, stoppingToken);
                }

                // The first look-up pays for connections and code that no caller should wait for.
                await members.FindAsync("none", stoppingToken);
                _done.TrySetResult();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotYet(log, failure.GetType().Name);
                await Task.Delay(Again, time, stoppingToken);
            }
        }
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        try
        {
            Database database = await client.CreateDatabaseIfNotExistsAsync(options.Value.Database, cancellationToken: stopping);
            foreach (var (name, key) in ((string, string)[])[(Members, "/id"), (Payments, "/memberNumber"), (Reservations, "/id")])
            {
                await database.CreateContainerIfNotExistsAsync(new ContainerProperties(name, key), cancellationToken: stopping);
            }
        }
        catch (CosmosException refused) when (refused.StatusCode is HttpStatusCode.Forbidden)
        {
            // Our identity may use containers but not make them: then they are somebody else's to make.
            MayNotCreate(log);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The scenarios' store is not there yet ({Reason}); asking again.")]
    private static partial void NotYet(ILogger log, string reason);

    [LoggerMessage(LogLevel.Information, "This identity may not create containers; they are taken to be there.")]
    private static partial void MayNotCreate(ILogger log);
}
