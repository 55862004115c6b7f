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

    public static ApiError Invalid(string message, string? param, string? code = null) => new(StatusCodes.Status400BadRequest, InvalidRequest, message, param, code);

    /// <summary>A feature that the service has and the emulator does not. Clients do not repeat the request.</summary>
    public static ApiError NotEmulated(string what) =>
        new(StatusCodes.Status501NotImplemented, InvalidRequest, $"{what} is not emulated.", code: "not_emulated") { IsFinal = true };

    public static ApiError WrongMethod(string method, PathString path) =>
        new(StatusCodes.Status405MethodNotAllowed, InvalidRequest, $"Not allowed to {method} on {path}.", code: "method_not_supported");

    /// <summary>The forms of the Azure paths with <c>api-version</c>.</summary>
    public static ApiError AzureKey() => new(
        StatusCodes.Status401Unauthorized, null,
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
        code: "401")
    { IsBrief = true };

    public static ApiError AzureNotFound() => new(StatusCodes.Status404NotFound, null, "Resource not found", code: "404") { IsBrief = true };

    public static ApiError NoSuchDeployment() => new(
        StatusCodes.Status404NotFound, null,
        "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
        code: "DeploymentNotFound")
    { IsBrief = true };

    public static ApiError TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, "requests", "Rate limit reached. Wait and try again.", code: "rate_limit_exceeded") { RetryAfter = wait };

    /// <summary>The content filter refused the prompt.</summary>
    public static ApiError Filtered() => new(StatusCodes.Status400BadRequest, null, Policy, "prompt", "content_filter")
    {
        Inner = new { code = "ResponsibleAIPolicyViolation", content_filter_result = FilterResults.OfRefusal() },
    };

    public static ApiError NoSuchModel(string model) =>
        new(StatusCodes.Status404NotFound, InvalidRequest, $"The model `{model}` does not exist or you do not have access to it.", "model", "model_not_found");

    public static ApiError WrongKey(bool given) => given
        ? new(StatusCodes.Status401Unauthorized, InvalidRequest, "Incorrect API key provided.", code: "invalid_api_key")
        : new(StatusCodes.Status401Unauthorized, InvalidRequest, "You didn't provide an API key. Send it as 'Authorization: Bearer …' or as 'api-key'.");

    /// <summary>The time in <c>Retry-After</c>. A 429 without a configured time gets one second.</summary>
    public TimeSpan? RetryAfter { get; private init; } = status == StatusCodes.Status429TooManyRequests ? TimeSpan.FromSeconds(1) : null;

    private object? Inner { get; init; }

    /// <summary>Tells the official clients not to repeat the request.</summary>
    private bool IsFinal { get; init; }

    /// <summary>Only <c>code</c> and <c>message</c> are written, as Azure's gateway does.</summary>
    private bool IsBrief { get; init; }

    /// <summary>A configured fault.</summary>
    public static ApiError Emulated(Fault fault) => fault switch
    {
        { Kind: FaultKind.Filter } => Filtered(),
        { Status: StatusCodes.Status429TooManyRequests } => new(fault.Status, "requests", "Rate limit reached (emulated).", code: "rate_limit_exceeded")
        {
            RetryAfter = fault.RetryAfter ?? TimeSpan.FromSeconds(1),
        },
        _ => OfStatus(fault.Status, fault.RetryAfter),
    };

    public static ApiError NotFound(string method, PathString path) => new(
        StatusCodes.Status404NotFound, InvalidRequest, $"Unknown request URL: {method} {path}. Please check the URL for typos, or see the docs at https://platform.openai.com/docs/api-reference/.", code: "unknown_url");

    public IResult AsResult() => new Result(this);

    public byte[] ToJson() => IsBrief ? JsonSerializer.SerializeToUtf8Bytes(new { error = new { code, message = Message } })
        : Inner is null
        ? JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = Message, type, param, code } })
        : JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = Message, type, param, code, status, innererror = Inner } });

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        if (IsFinal)
        {
            response.Headers["x-should-retry"] = "false";
        }

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

    // Source: platform.openai.com/docs/guides/error-codes.
    private static ApiError OfStatus(int status, TimeSpan? wait) => status switch
    {
        StatusCodes.Status401Unauthorized => new(status, InvalidRequest, "Incorrect API key provided (emulated).", code: "invalid_api_key"),
        StatusCodes.Status403Forbidden => new(status, "request_forbidden", "Country, region, or territory not supported (emulated).", code: "unsupported_country_region_territory"),
        StatusCodes.Status404NotFound => new(status, InvalidRequest, "The requested resource was not found (emulated).", code: "not_found"),
        StatusCodes.Status408RequestTimeout => new(status, "timeout", "The operation was timeout (emulated).", code: "timeout") { RetryAfter = wait },
        < StatusCodes.Status500InternalServerError => new(status, InvalidRequest, "The request is invalid (emulated).") { RetryAfter = wait },
        StatusCodes.Status503ServiceUnavailable => new(status, "server_error", "The server is overloaded or not ready yet (emulated).", code: "server_overloaded") { RetryAfter = wait },
        _ => new(status, "server_error", "The server had an error while processing your request (emulated).") { RetryAfter = wait },
    };

    private sealed class Result(ApiError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => error.WriteAsync(httpContext.Response, httpContext.RequestAborted);
    }
}
