using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace VoiceAgent.ServiceDefaults;

internal static class Resilience
{
    // An attempt that has not answered by then is given up; three of them and their pauses fit into a person's patience.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Every HTTP client: a deadline an attempt, and a retry with jitter where repeating is harmless.</summary>
    public static IHttpClientBuilder AddResilience(this IHttpClientBuilder http) => http.AddHttpMessageHandler(services =>
        new ResilientHandler(Build(services.GetService<TimeProvider>() ?? TimeProvider.System)));

    private static ResiliencePipeline<HttpResponseMessage> Build(TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(ResilientHandler.MayRepeat(attempt.Context) && IsTransient(attempt.Outcome)),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = AttemptTimeout })
            .Build();

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: var status } => (int)status is 408 or 429 or >= 500,
        _ => false,
    };
}
