using System.Text.Json;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>An error answer in OpenAI's format: <c>{"error":{message,type,param,code}}</c>.</summary>
internal sealed class ApiError(int status, string type, string message, string? param = null, string? code = null) : Exception(message)
{
    public const string InvalidRequest = "invalid_request_error";

    public int Status => status;

    public static ApiError Invalid(string message, string? param) => new(StatusCodes.Status400BadRequest, InvalidRequest, message, param);

    public static ApiError NoSuchModel(string model) =>
        new(StatusCodes.Status404NotFound, InvalidRequest, $"The model `{model}` does not exist or you do not have access to it.", "model", "model_not_found");

    public static ApiError WrongKey(bool given) => given
        ? new(StatusCodes.Status401Unauthorized, InvalidRequest, "Incorrect API key provided.", code: "invalid_api_key")
        : new(StatusCodes.Status401Unauthorized, InvalidRequest, "You didn't provide an API key. Send it as 'Authorization: Bearer …' or as 'api-key'.");

    /// <summary>A configured fault.</summary>
    public static ApiError Emulated(int failure) => failure == StatusCodes.Status429TooManyRequests
        ? new(failure, "requests", "Rate limit reached (emulated).", code: "rate_limit_exceeded")
        : new(failure, "server_error", "The server had an error while processing your request (emulated).");

    public static IResult NotFound(PathString path) => new Result(new ApiError(StatusCodes.Status404NotFound, InvalidRequest, $"Unknown request URL: {path}.", code: "unknown_url"));

    public IResult AsResult() => new Result(this);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = Message, type, param, code } });

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        if (status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = "1";
        }

        await response.Body.WriteAsync(ToJson(), cancellation);
    }

    private sealed class Result(ApiError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => error.WriteAsync(httpContext.Response, httpContext.RequestAborted);
    }
}
