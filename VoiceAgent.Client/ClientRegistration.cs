using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace VoiceAgent.Client;

/// <summary>Registers the client in a service collection.</summary>
public static class ClientRegistration
{
    private const int Retries = 3;

    /// <summary>Registers <see cref="VoiceAgentClient"/> with retries of the requests that may be repeated.</summary>
    /// <param name="services">The services.</param>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="token">Gives the access token for each request. Without it, add a handler to the returned builder that does.</param>
    public static IHttpClientBuilder AddVoiceAgentClient(this IServiceCollection services, Uri gateway, Func<IServiceProvider, CancellationToken, ValueTask<string>>? token = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        var http = services.AddHttpClient(nameof(VoiceAgentClient), client => client.BaseAddress = new Uri($"{gateway.AbsoluteUri.TrimEnd('/')}/"));
        services.AddTransient(all => new VoiceAgentClient(
            all.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(VoiceAgentClient)),
            token is null ? null : leaving => token(all, leaving),
            all.GetService<TimeProvider>()));
        http.AddSafeRetries();
        return http;
    }

    /// <summary>
    /// Repeats requests that failed for a moment, if that is harmless: reads, and commands with an idempotency key. A Retry-After of the gateway is
    /// respected.
    /// </summary>
    public static IHttpClientBuilder AddSafeRetries(this IHttpClientBuilder http)
    {
        http.AddResilienceHandler("voiceagent", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = Retries,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldRetryAfterHeader = true,
            ShouldHandle = attempt => ValueTask.FromResult(
                HttpClientResiliencePredicates.IsTransient(attempt.Outcome) && attempt.Context.GetRequestMessage() is { } request && MayBeRepeated(request)),
        }));
        return http;
    }

    private static bool MayBeRepeated(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Headers.Contains(ApiRequests.KeyHeader);
}
