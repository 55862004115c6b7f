using Microsoft.AspNetCore.Diagnostics;
using VoiceAgent.CallGateway.Access;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Answers 503 when Redis, the store of calls or the store of recordings is away, and says when to ask again. One log message tells about it.</summary>
internal sealed partial class Outages(TimeProvider time, ILogger<Outages> logger) : IExceptionHandler
{
    private const string Later = "5";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // The clients of the stores. Their exceptions have no common base.
    private static readonly string[] Clients = ["StackExchange.Redis", "Microsoft.Azure.Cosmos", "Azure"];

    private long? _logged;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken leaving)
    {
        if (!IsOutage(exception) || context.Response.HasStarted)
        {
            return false;
        }

        if (_logged is not { } logged || time.GetElapsedTime(logged) > Interval)
        {
            _logged = time.GetTimestamp();
            Away(logger, exception.GetType().Name);
        }

        context.Response.Headers.RetryAfter = Later;
        if (exception is NotRecordedException)
        {
            await AccessProblems.NotRecordable().ExecuteAsync(context);
            return true;
        }

        await TypedResults.Problem(
            "A store of this gateway does not answer. Send the request again in some seconds.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "The calls cannot be read or changed now.")
            .ExecuteAsync(context);
        return true;
    }

    private static bool IsOutage(Exception exception) =>
        exception is TimeoutException or HttpRequestException or NotRecordedException
        || Array.Exists(Clients, client => exception.GetType().Namespace?.StartsWith(client, StringComparison.Ordinal) is true)
        || (exception.InnerException is { } inner && IsOutage(inner));

    [LoggerMessage(140, LogLevel.Warning, "Requests to the API are answered with 503, because a store does not answer ({Failure}).")]
    private static partial void Away(ILogger logger, string failure);
}
