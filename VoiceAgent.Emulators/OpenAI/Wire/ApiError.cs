using System.Globalization;
using System.Text.Json;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>An error answer in OpenAI's format: <c>{"error":{message,type,param,code}}</c>.</summary>
internal sealed class ApiError(int status, string? type, string message, string? param = null, string? code = null) : Exception(message)
{
    private const string Policy = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766";

    public const string InvalidRequest = "invalid_request_error";

    public int Status => status;

    public static ApiError Invalid(string message, string? param) => new(StatusCodes.Status400BadRequest, InvalidRequest, message, param);

    public static ApiError NoSuchModel(string model) =>
        new(StatusCodes.Status404NotFound, InvalidRequest, $"The model `{model}` does not exist or you do not have access to it.", "model", "model_not_found");

    public static ApiError WrongKey(bool given) => given
        ? new(StatusCodes.Status401Unauthorized, InvalidRequest, "Incorrect API key provided.", code: "invalid_api_key")
        : new(StatusCodes.Status401Unauthorized, InvalidRequest, "You didn't provide an API key. Send it as 'Authorization: Bearer …' or as 'api-key'.");

    /// <summary>The time in <c>Retry-After</c>. A 429 without a configured time gets one second.</summary>
    public TimeSpan? RetryAfter { get; private init; } = status == StatusCodes.Status429TooManyRequests ? TimeSpan.FromSeconds(1) : null;

    private object? Inner { get; init; }

    /// <summary>A configured fault.</summary>
    public static ApiError Emulated(Fault fault) => fault switch
    {
        { Kind: FaultKind.Filter } => new(StatusCodes.Status400BadRequest, null, Policy, "prompt", "content_filter")
        {
            Inner = new { code = "ResponsibleAIPolicyViolation", content_filter_result = new { violence = new { filtered = true, severity = "medium" } } },
        },
        { Status: StatusCodes.Status429TooManyRequests } => new(fault.Status, "requests", "Rate limit reached (emulated).", code: "rate_limit_exceeded")
        {
            RetryAfter = fault.RetryAfter ?? TimeSpan.FromSeconds(1),
        },
        _ => new(fault.Status, "server_error", "The server had an error while processing your request (emulated).") { RetryAfter = fault.RetryAfter },
    };

    public static IResult NotFound(PathString path) => new Result(new ApiError(StatusCodes.Status404NotFound, InvalidRequest, $"Unknown request URL: {path}.", code: "unknown_url"));

    public IResult AsResult() => new Result(this);

    public byte[] ToJson() => Inner is null
        ? JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = Message, type, param, code } })
        : JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = Message, type, param, code, status, innererror = Inner } });

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        if (RetryAfter is { } wait)
        {
            // Like Azure: whole seconds for every client, and the exact time for those that know it.
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            if (wait.Milliseconds != 0)
            {
                response.Headers["retry-after-ms"] = wait.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
            }
        }

        await response.Body.WriteAsync(ToJson(), cancellation);
    }

    private sealed class Result(ApiError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => error.WriteAsync(httpContext.Response, httpContext.RequestAborted);
    }
}
