using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace VoiceAgent.ServiceDefaults;

/// <summary>What the rate limits of all services have in common.</summary>
public static class RequestLimits
{
    /// <param name="who">Each has a limit of their own.</param>
    /// <param name="perSecond">How many requests they may send each second.</param>
    /// <param name="burst">How many may come at once after a pause.</param>
    public static RateLimitPartition<string> For(string who, int perSecond, int burst) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    /// <summary>Answers 429 with a problem, and says to send the request again in a second.</summary>
    public static async ValueTask RefuseAsync(OnRejectedContext rejected, string title, string detail)
    {
        rejected.HttpContext.Response.Headers.RetryAfter = "1";
        await TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: title).ExecuteAsync(rejected.HttpContext);
    }
}
