using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>What all model requests have in common: the limit of the body, errors in the service's form, limits, faults and delays.</summary>
internal sealed partial class RequestHandling(
    IOptions<OpenAIOptions> options, EmulatedDelays delays, EmulatedFaults faults, RateLimits limits, ILogger<RequestHandling> logger)
{
    /// <summary>Runs the work. An error becomes an answer.</summary>
    public async Task RunAsync(HttpContext http, Func<CancellationToken, Task> work)
    {
        var hungUp = http.RequestAborted;
        try
        {
            http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Value.MaxRequestBytes;
            await work(hungUp);
        }
        catch (ApiError refused) when (!http.Response.HasStarted)
        {
            Refused(http.Request.Path, refused.Status, refused.Message);
            await refused.WriteAsync(http.Response, hungUp);
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            Refused(http.Request.Path, broken.StatusCode, broken.Message);
            await new ApiError(broken.StatusCode, ApiError.InvalidRequest, broken.Message).WriteAsync(http.Response, hungUp);
        }
        catch (OperationCanceledException) when (hungUp.IsCancellationRequested)
        {
            GivenUp(http.Request.Path);
        }
    }

    /// <summary>Checks the model, counts the request against its limits, and applies faults and delays.</summary>
    /// <exception cref="ApiError">The request is refused.</exception>
    public async Task AdmitAsync(ChatRequest request, HttpContext http, bool isDeployment)
    {
        if (!options.Value.OfferedModels.Contains(request.Model))
        {
            throw isDeployment ? ApiError.NoSuchDeployment() : ApiError.NoSuchModel(request.Model);
        }

        limits.Take(request.Model, Usage.PromptOf(request), http.Response.Headers);
        await faults.ActOutAsync(Operation.OpenAIFirstToken, http, ApiError.Emulated, request.Model, LastSaid(request), AllSaid(request));
        await delays.Before(Operation.OpenAIFirstToken, http.RequestAborted);
    }

    /// <summary>Starts a stream of server-sent events. Returns how it fails, if it does.</summary>
    public StreamFault StartStream(ChatRequest request, HttpContext http)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        return new StreamFault(faults.Next(Operation.OpenAIStream, request.Model, LastSaid(request), AllSaid(request)), http.Abort);
    }

    public Task BeforePieceAsync(CancellationToken hungUp) => delays.Before(Operation.OpenAIToken, hungUp);

    private static string? LastSaid(ChatRequest request) => request.Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text;

    // What a content filter reads.
    private static string AllSaid(ChatRequest request) => string.Join('\n', request.Messages
        .Where(message => message.Role != ChatRole.System)
        .SelectMany(message => message.ToolCalls.Select(call => call.Arguments).Prepend(message.Text)));

    [LoggerMessage(LogLevel.Warning, "A request to {Path} was refused with status {Status}: {Reason}")]
    private partial void Refused(PathString path, int status, string reason);

    [LoggerMessage(LogLevel.Debug, "The client cancelled a request to {Path}")]
    private partial void GivenUp(PathString path);
}
