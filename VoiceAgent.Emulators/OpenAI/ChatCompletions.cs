using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>
/// <c>POST …/chat/completions</c>: 1. Read and check the request. 2. Apply delays and faults. 3. Find the answer in the scenarios.
/// 4. Send the answer as a whole or in pieces.
/// </summary>
internal sealed partial class ChatCompletions(
    ScenarioBook book, IOptions<OpenAIOptions> options, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time, ILogger<ChatCompletions> logger)
{
    private long _answers;

    public async Task AnswerAsync(HttpContext http)
    {
        var hungUp = http.RequestAborted;
        try
        {
            // 1. Read and check.
            http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Value.MaxRequestBytes;
            var request = await ChatRequestReader.ReadAsync(http.Request.Body, hungUp);
            if (!options.Value.OfferedModels.Contains(request.Model))
            {
                throw ApiError.NoSuchModel(request.Model);
            }

            // 2. Delays and faults.
            await faults.ActOutAsync(Operation.OpenAIFirstToken, http, ApiError.Emulated, request.Model, LastSaid(request), AllSaid(request));
            await delays.Before(Operation.OpenAIFirstToken, hungUp);

            // 3. and 4. Find and send the answer.
            await SendAsync(request, http, hungUp);
        }
        catch (ApiError refused)
        {
            Refused(refused.Status, refused.Message);
            await refused.WriteAsync(http.Response, hungUp);
        }
        catch (BadHttpRequestException broken) when (!http.Response.HasStarted)
        {
            Refused(broken.StatusCode, broken.Message);
            await new ApiError(broken.StatusCode, ApiError.InvalidRequest, broken.Message).WriteAsync(http.Response, hungUp);
        }
        catch (OperationCanceledException) when (hungUp.IsCancellationRequested)
        {
            GivenUp();
        }
    }

    /// <summary>Writes the streamed answer to a request.</summary>
    public async Task StreamAsync(ChatRequest request, Stream body, StreamFault fault, CancellationToken hungUp)
    {
        var answer = book.Answer(Conversation.Of(request)).Within(request.MaxTokens);
        var stream = new CompletionStream(body, NextIdentity(request), request.IncludeUsage);
        await stream.WriteAsync(request, answer, () => delays.Before(Operation.OpenAIToken, hungUp), fault, hungUp);
    }

    private async Task SendAsync(ChatRequest request, HttpContext http, CancellationToken hungUp)
    {
        if (!request.Stream)
        {
            var answer = book.Answer(Conversation.Of(request)).Within(request.MaxTokens);
            await CompletionDocument.WriteAsync(http.Response, NextIdentity(request), request, answer, hungUp);
            return;
        }

        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await StreamAsync(request, http.Response.Body, new StreamFault(faults.Next(Operation.OpenAIStream, request.Model, LastSaid(request), AllSaid(request)), http.Abort), hungUp);
    }

    private static string? LastSaid(ChatRequest request) => request.Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text;

    // What a content filter reads.
    private static string AllSaid(ChatRequest request) => string.Join('\n', request.Messages
        .Where(message => message.Role != ChatRole.System)
        .SelectMany(message => message.ToolCalls.Select(call => call.Arguments).Prepend(message.Text)));

    private CompletionIdentity NextIdentity(ChatRequest request) =>
        new($"chatcmpl-{Interlocked.Increment(ref _answers):x8}", request.Model, time.GetUtcNow().ToUnixTimeSeconds());

    [LoggerMessage(LogLevel.Warning, "A chat completion request was refused with status {Status}: {Reason}")]
    private partial void Refused(int status, string reason);

    [LoggerMessage(LogLevel.Debug, "The client cancelled a chat completion request")]
    private partial void GivenUp();
}
