using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace VoiceAgent.ServiceDefaults;

internal static class Resilience
{
    // An attempt without an answer ends after this time. Three attempts with their pauses are still short enough for a person who waits.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(5);
    private const int Retries = 2;

    // The handler's timeouts end with the response headers, because an event stream or a recording may take any time.
    // This timeout is for a body that is read completely. It is the client's default, which the handler switches off.
    private static readonly TimeSpan WholeAnswer = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Gives every HTTP client a deadline for each attempt, a retry with jitter if a repetition is harmless, and a circuit breaker for
    /// each origin, so that a failed origin does not affect the others.
    /// </summary>
    public static IHttpClientBuilder AddResilience(this IHttpClientBuilder http)
    {
        http.AddStandardResilienceHandler(resilience =>
        {
            resilience.AttemptTimeout.Timeout = AttemptTimeout;
            resilience.Retry.MaxRetryAttempts = Retries;
            resilience.Retry.Delay = TimeSpan.FromMilliseconds(200);
            resilience.Retry.BackoffType = DelayBackoffType.Exponential;
            resilience.Retry.UseJitter = true;
            resilience.Retry.DisableForUnsafeHttpMethods();
            resilience.TotalRequestTimeout.Timeout = (AttemptTimeout * (Retries + 1)) + TimeSpan.FromSeconds(5);
        }).SelectPipelineByAuthority();
        return http.ConfigureHttpClient(client => client.Timeout = WholeAnswer);
    }
}
