namespace VoiceAgent.Emulators.OpenAI;

/// <summary>Adds the headers that every answer of the service has, also an error.</summary>
internal sealed class ServiceHeaders(TimeProvider time) : IEndpointFilter
{
    public static bool IsAzure(PathString path) => path.StartsWithSegments("/openai");

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        var id = Guid.NewGuid();
        headers["x-request-id"] = IsAzure(http.Request.Path) ? id.ToString() : $"req_{id:N}";
        if (IsAzure(http.Request.Path))
        {
            headers["apim-request-id"] = Guid.NewGuid().ToString();
            headers["x-ms-region"] = "Local";
            if (http.Request.Headers["x-ms-client-request-id"] is { Count: > 0 } given)
            {
                headers["x-ms-client-request-id"] = given;
            }
        }
        else
        {
            headers["openai-version"] = "2020-10-01";
        }

        var start = time.GetTimestamp();
        http.Response.OnStarting(() =>
        {
            headers["openai-processing-ms"] = ((long)time.GetElapsedTime(start).TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        return next(context);
    }
}
