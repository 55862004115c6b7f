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
        services.AddSingleton<NamedTargets>();
        services.AddSingleton<RecordingAnswers>();
        services.AddExceptionHandler<BadRequests>();
        services.AddExceptionHandler<Outages>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limiter, api) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static (rejected, _) => RequestLimits.RefuseAsync(rejected, "Too many requests.", "The rate limit is reached. Send the request again in a second.");
            limiter.AddPolicy(RateLimit, context => RequestLimits.For(WhoAsks(context), api.Value.RequestsPerSecond, api.Value.Burst));
        });
        return services;
    }

    private static string WhoAsks(HttpContext context) =>
        context.User.FindFirst("oid")?.Value ?? context.User.FindFirst("sub")?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
}
