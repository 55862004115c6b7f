using System.Collections.Concurrent;

namespace VoiceAgent.Emulators.Acs.Requests;

/// <summary>
/// Handles repeatable requests. A request with a <c>Repeatability-Request-ID</c> takes effect once. A repetition gets the answer of
/// the first request, even while the first still runs.
/// </summary>
internal sealed class RepeatedRequests
{
    // The SDKs retry within seconds. 4096 answers last for hours of development.
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<string, Lazy<Task<Answer>>> _answers = new();
    private readonly ConcurrentQueue<string> _order = new();

    private sealed record Answer(string Request, int Status, string? ContentType, byte[] Body);

    public async Task OnceAsync(HttpContext context, Func<Task> answer)
    {
        var id = context.Request.Headers["Repeatability-Request-ID"].ToString();
        if (id.Length == 0)
        {
            await answer();
            return;
        }

        var first = new Lazy<Task<Answer>>(() => CaptureAsync(context, answer));
        var known = _answers.GetOrAdd(id, first);
        if (ReferenceEquals(known, first))
        {
            Remember(id);
        }

        await ReplayAsync(context, await known.Value);
    }

    private static string RequestOf(HttpContext context) => $"{context.Request.Method} {context.Request.Path}";

    private static async Task<Answer> CaptureAsync(HttpContext context, Func<Task> answer)
    {
        var wire = context.Response.Body;
        using var body = new MemoryStream();
        context.Response.Body = body;
        try
        {
            await answer();
        }
        finally
        {
            context.Response.Body = wire;
        }

        return new Answer(RequestOf(context), context.Response.StatusCode, context.Response.ContentType, body.ToArray());
    }

    private static async Task ReplayAsync(HttpContext context, Answer answer)
    {
        if (answer.Request != RequestOf(context))
        {
            // OASIS Repeatable Requests: the id was used for a different request.
            context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            context.Response.Headers["Repeatability-Result"] = "rejected";
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers["Repeatability-Result"] = "accepted";
        if (answer.Body.Length > 0)
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private void Remember(string id)
    {
        _order.Enqueue(id);
        while (_order.Count > Remembered && _order.TryDequeue(out var oldest))
        {
            _answers.TryRemove(oldest, out _);
        }
    }
}
