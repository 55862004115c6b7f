using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>Compares the server with the options at the start and at intervals. One gateway at a time does it.</summary>
internal sealed class LiveKitSetupRounds(
    LiveKitSetup setup, LiveKitState state, ICallRecords records, IOptions<LiveKitOptions> options, TimeProvider time, ILogger<LiveKitSetupRounds> logger) : BackgroundService
{
    private const string Lease = "livekit:setup";

    // Longer than a round may take, so that a slow round is not repeated beside itself. A gateway that dies loses the lease after it.
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(100);

    private readonly Outage _outage = new();
    private string _said = "";

    /// <returns>False when another gateway does it now.</returns>
    public async Task<bool> RoundAsync(CancellationToken stopping)
    {
        if (!await records.ClaimAsync(Lease, Held))
        {
            return false;
        }

        try
        {
            using var late = new CancellationTokenSource(LongestRound, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
            Tell(await setup.RunAsync(either.Token));
        }
        finally
        {
            await records.ReleaseAsync(Lease);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn)
        {
            return;
        }

        for (; ; await Task.Delay(options.Value.Check, time, stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                var reason = failure is LiveKitException ? failure.Message : $"A store does not answer ({failure.GetType().Name}).";
                state.Failed(reason);
                if (_outage.Begin())
                {
                    LiveKitLog.Away(logger, reason);
                }
            }
        }
    }

    private void Tell(SetupOutcome outcome)
    {
        state.Done(outcome, time.GetUtcNow());
        if (_outage.End())
        {
            LiveKitLog.Back(logger);
        }

        // One line for the first round and for each change.
        if (outcome.HasChanged || _said.Length == 0)
        {
            LiveKitLog.SetUp(logger, outcome.Created, outcome.Updated, outcome.Deleted, outcome.Unchanged);
        }

        var problems = string.Join(' ', outcome.Problems);
        if (problems.Length > 0 && problems != _said)
        {
            outcome.Problems.ForEach(problem => LiveKitLog.Problem(logger, problem));
        }

        _said = problems.Length > 0 ? problems : "nothing";
    }
}
