using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Storage;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>Handles every request: 1. Checks the key. 2. Applies delays and faults. 3. Does the work. 4. Writes the answer or the error.</summary>
internal sealed partial class Gateway(MasterKey key, Database database, EmulatedDelays delays, EmulatedFaults faults, ILogger<Gateway> logger)
{
    // A batch and a document have at most 2 MB each. The client adds an envelope.
    private const int LargestRequest = 4 * 1024 * 1024;

    public RequestDelegate Handler(Func<HttpRequest, Task<Reply>> work) => http => HandleAsync(http, work);

    public static async Task<JsonObject> BodyAsync(HttpRequest request)
    {
        return await NodeAsync(request) as JsonObject ?? throw CosmosError.BadRequest("The request payload is invalid: a JSON object is expected.");
    }

    /// <summary>Reads a JSON body of any kind. An empty body is null.</summary>
    public static async Task<JsonNode?> NodeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length == 0 ? null : Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>Parses JSON. A property that occurs twice is refused.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });

    private async Task HandleAsync(HttpContext http, Func<HttpRequest, Task<Reply>> work)
    {
        try
        {
            if (http.Request.ContentLength > LargestRequest)
            {
                throw CosmosError.TooLarge("Request size is too large.");
            }

            key.Check(http.Request);
            await PretendAsync(http);
            var reply = await work(http.Request);
            await WriteAsync(http, reply);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            GivenUp();
        }
        catch (Exception failure) when (!http.Response.HasStarted && CosmosError.Of(failure) is { } refused)
        {
            Refused(refused.Status, http.Request.Method, refused.Message);
            if (CosmosError.IsUnexpected(failure))
            {
                Unreadable(failure);
            }

            http.Response.Headers[Headers.SubStatus] = refused.SubStatus.ToString(CultureInfo.InvariantCulture);
            if (refused.Status == StatusCodes.Status429TooManyRequests)
            {
                http.Response.Headers[Headers.RetryAfter] = "50";
            }

            await WriteAsync(http, new Reply(refused.Status, new JsonObject { ["code"] = refused.Code, ["message"] = refused.Message }));
        }
    }

    private async Task PretendAsync(HttpContext http)
    {
        if (!http.Request.Path.Value!.Contains("/docs", StringComparison.Ordinal))
        {
            return;
        }

        var operation = HttpMethods.IsGet(http.Request.Method) ? Operation.CosmosRead : http.Request.Says(Headers.IsQuery) ? Operation.CosmosQuery : Operation.CosmosWrite;
        await faults.ActOutAsync(operation, http, static fault => CosmosError.Emulated(fault.Status));
        await delays.Before(operation, http.RequestAborted);
    }

    private async Task WriteAsync(HttpContext http, Reply reply)
    {
        var response = http.Response;
        var lsn = database.Read(transaction => transaction.Current("lsn"));
        response.StatusCode = reply.Status;
        var hasBody = reply.Body is not null && reply.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
        using var body = new MemoryStream();
        if (hasBody)
        {
            await using var json = new Utf8JsonWriter(body);
            reply.Body!.WriteTo(json);
        }

        response.Headers[Headers.RequestCharge] = (reply.Charge?.Invoke((int)body.Length) ?? 1).ToString(CultureInfo.InvariantCulture);
        if (reply.Metrics is { } metrics && http.Request.Says(Headers.PopulateMetrics))
        {
            response.Headers[Headers.Metrics] = metrics;
        }

        response.Headers[Headers.ActivityId] = http.Request.Text(Headers.ActivityId) ?? Guid.NewGuid().ToString();
        response.Headers[Headers.SessionToken] = string.Create(CultureInfo.InvariantCulture, $"0:-1#{lsn}");
        response.Headers["lsn"] = lsn.ToString(CultureInfo.InvariantCulture);
        response.Headers[Headers.SchemaVersion] = "1.18";
        response.Headers.ETag = reply.ETag;
        if (reply.Continuation is not null)
        {
            response.Headers[Headers.Continuation] = reply.Continuation;
        }

        if (reply.Count is { } count)
        {
            response.Headers[Headers.ItemCount] = count.ToString(CultureInfo.InvariantCulture);
        }

        if (reply.Binary is { } binary)
        {
            await response.Body.WriteAsync(binary, http.RequestAborted);
        }
        else if (hasBody)
        {
            response.ContentType = "application/json";
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), http.RequestAborted);
        }
    }

    [LoggerMessage(LogLevel.Debug, "A {Method} request was refused with status {Status}: {Reason}")]
    private partial void Refused(int status, string method, string reason);

    [LoggerMessage(LogLevel.Warning, "A request could not be read")]
    private partial void Unreadable(Exception failure);

    [LoggerMessage(LogLevel.Debug, "The client cancelled a request")]
    private partial void GivenUp();
}
