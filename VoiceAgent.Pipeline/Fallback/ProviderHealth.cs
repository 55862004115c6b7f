using Polly;
using Polly.CircuitBreaker;

namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// Decides whether one provider may be used now. It is a circuit breaker that all calls of this process share. One failure opens
/// it for 30 seconds. Then a single attempt tests the provider (half-open), and its outcome counts for all calls.
/// </summary>
internal sealed partial class ProviderHealth
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<bool> _breaker;
    private readonly string _provider;
    private readonly ILogger _log;

    /// <param name="provider">The name of the provider in log messages, such as "first model".</param>
    public ProviderHealth(string provider, TimeProvider time, ILogger log)
    {
        (_provider, _log) = (provider, log);
        _breaker = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                // One failure opens the circuit. Polly requires at least two outcomes, so each failure is counted twice.
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = LeftAlone,
                BreakDuration = LeftAlone,
                ShouldHandle = static ended => ValueTask.FromResult(ended.Outcome is { Exception: null, Result: false }),
                StateProvider = _state,
            })
            .Build();
    }

    /// <returns>Null while the circuit is open, and while another attempt tests the provider.</returns>
    public ProviderAttempt? TryBegin()
    {
        using var inline = new InlineContinuations();
        var attempt = new ProviderAttempt(this);
        _ = RunAsync(attempt);
        if (!attempt.IsAllowed)
        {
            return null;
        }

        attempt.IsTrial = _state.CircuitState is CircuitState.HalfOpen;
        return attempt;
    }

    /// <summary>Begins an attempt without asking the circuit breaker. It is for a call that has no other provider left.</summary>
    public ProviderAttempt BeginAnyway() => new(this);

    /// <summary>Reports that the provider answered the trial.</summary>
    internal void Recovered() => InUse(_log, _provider);

    internal void Failed(string reason, int outcomes)
    {
        using var inline = new InlineContinuations();
        Failing(_log, _provider, reason);
        for (var counted = 0; counted < outcomes; counted++)
        {
            var failure = new ProviderAttempt(this);
            failure.End(false);
            _ = RunAsync(failure);
        }
    }

    // A provider answers with a stream, so Polly's execution lasts until the attempt reports its outcome. The caller does not await it.
    private async Task RunAsync(ProviderAttempt attempt)
    {
        var context = ResilienceContextPool.Shared.Get();
        await _breaker.ExecuteOutcomeAsync(
            static async (_, attempt) =>
            {
                attempt.IsAllowed = true;
                return Outcome.FromResult(await attempt.Ended);
            },
            context,
            attempt);
        ResilienceContextPool.Shared.Return(context);
    }

    [LoggerMessage(LogLevel.Warning, "The {Provider} failed ({Reason}). Other providers are used first for the next 30 seconds.")]
    private static partial void Failing(ILogger log, string provider, string reason);

    [LoggerMessage(LogLevel.Information, "The {Provider} answers again and is used as before.")]
    private static partial void InUse(ILogger log, string provider);
}
