using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace VoiceAgent.ServiceDefaults;

internal static class Resilience
{
    // An attempt that has not answered by then is given up; three of them and their pauses fit into a person's patience.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(5);
    private const int Retries = 2;

    // The handler's timeouts end with the answer's headers: an event stream or a recording may take as long as it takes.
    // This one covers a body that is read whole, and is the client's usual one, which the handler switches off.
    private static readonly TimeSpan WholeAnswer = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Every HTTP client: a deadline an attempt, a retry with jitter where repeating is harmless, and a circuit breaker for
    /// each origin, so that one that is down takes no other with it.
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
