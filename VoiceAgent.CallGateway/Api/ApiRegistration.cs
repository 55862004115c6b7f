using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Api.Recordings;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Api;

internal static class ApiRegistration
{
    public const string RateLimit = "api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddValidatedOptions<ApiOptions>(ApiOptions.Section);
        services.AddValidatedOptions<ScaleOptions>(ScaleOptions.Section);
        services.AddSingleton<CallReader>();
        services.AddSingleton<RecordingAnswers>();
        services.AddExceptionHandler<BadRequests>();
        services.AddExceptionHandler<Outages>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limiter, api) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = TellAsync;
            limiter.AddPolicy(RateLimit, context => RateLimitPartition.GetTokenBucketLimiter(WhoAsks(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = api.Value.Burst,
                TokensPerPeriod = api.Value.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        });
        return services;
    }

    private static string WhoAsks(HttpContext context) =>
        context.User.FindFirst("oid")?.Value ?? context.User.FindFirst("sub")?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static async ValueTask TellAsync(OnRejectedContext rejected, CancellationToken leaving)
    {
        rejected.HttpContext.Response.Headers.RetryAfter = "1";
        await TypedResults.Problem("The rate limit is reached. Send the request again in a second.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests.")
            .ExecuteAsync(rejected.HttpContext);
    }
}
