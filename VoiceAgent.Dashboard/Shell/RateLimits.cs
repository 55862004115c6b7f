using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.Shell;

/// <summary>Limits the requests and the open pages of each person, so that one browser cannot use up the dashboard for all.</summary>
internal static class RateLimits
{
    public static void AddVisitLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<DashboardOptions>>(static (limiter, options) =>
        {
            var limits = options.Value.Limits;
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static (rejected, _) => RequestLimits.RefuseAsync(
                rejected, "There are too many requests or open pages.", "Wait a second, or close pages of the dashboard that you do not need.");
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => Requests(context, limits)),
                PartitionedRateLimiter.Create<HttpContext, string>(context => OpenPages(context, limits)));
        });
    }

    private static RateLimitPartition<string> Requests(HttpContext context, VisitLimits limits) => ServiceDefaults.ServiceDefaults.IsHealth(context.Request.Path)
        ? RateLimitPartition.GetNoLimiter("health")
        : RequestLimits.For(WhoAsks(context), limits.RequestsPerSecond, limits.Burst);

    // The request of a WebSocket lasts as long as its page is open.
    private static RateLimitPartition<string> OpenPages(HttpContext context, VisitLimits limits) => context.Request.Path.StartsWithSegments("/_blazor")
        ? RateLimitPartition.GetConcurrencyLimiter(WhoAsks(context), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.PagesAtOnce, QueueLimit = 0 })
        : RateLimitPartition.GetNoLimiter("");

    private static string WhoAsks(HttpContext context) =>
        context.User.FindFirst("sub")?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
}
