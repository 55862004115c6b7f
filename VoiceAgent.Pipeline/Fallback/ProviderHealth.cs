using Polly;
using Polly.CircuitBreaker;

namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// Whether one provider can be asked now: a circuit breaker that all calls of this process share. One failure opens it, and
/// the provider is left alone for a while. Then a single attempt tries it again (half-open), and its outcome decides for all.
/// </summary>
internal sealed partial class ProviderHealth
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<bool> _breaker;
    private readonly string _provider;
    private readonly ILogger _log;

    /// <param name="provider">For the log, such as "first model".</param>
    public ProviderHealth(string provider, TimeProvider time, ILogger log)
    {
        (_provider, _log) = (provider, log);
        _breaker = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                // Any failure opens the circuit. Two outcomes are the least that Polly takes, so a failure is counted twice.
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = LeftAlone,
                BreakDuration = LeftAlone,
                ShouldHandle = static ended => ValueTask.FromResult(ended.Outcome is { Exception: null, Result: false }),
                StateProvider = _state,
            })
            .Build();
    }

    /// <returns>Null while the provider is left alone, and while another attempt tries it again.</returns>
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

    /// <summary>Past the breaker: where no other provider is left, one that fails is better than none.</summary>
    public ProviderAttempt BeginAnyway() => new(this);

    /// <summary>A trial was answered.</summary>
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

    // A provider answers with a stream: the breaker's execution lasts until the attempt says how it ended. Nobody waits for it.
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

    [LoggerMessage(LogLevel.Warning, "The {Provider} fails ({Reason}). Others are asked first for a while.")]
    private static partial void Failing(ILogger log, string provider, string reason);

    [LoggerMessage(LogLevel.Information, "The {Provider} answers again.")]
    private static partial void InUse(ILogger log, string provider);
}
