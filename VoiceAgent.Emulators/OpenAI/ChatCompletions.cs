using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>
/// <c>POST …/chat/completions</c>: 1. Read and check the request. 2. Apply limits, delays and faults. 3. Find the answer in the scenarios.
/// 4. Send the answer as a whole or in pieces.
/// </summary>
internal sealed class ChatCompletions(ModelAnswers answers, RequestHandling handling, TimeProvider time)
{
    private long _answers;

    /// <param name="http">The request.</param>
    /// <param name="deployment">The deployment in the path. Null: the body names the model.</param>
    public Task AnswerAsync(HttpContext http, string? deployment = null) => handling.RunAsync(http, async hungUp =>
    {
        var request = await ChatRequestReader.ReadAsync(http.Request.Body, deployment, hungUp) with { IsAzure = ServiceHeaders.IsAzure(http.Request.Path) };
        await handling.AdmitAsync(request, http, deployment is not null);
        var answer = answers.To(request);
        if (request.Stream)
        {
            await StreamAsync(request, answer, http.Response.Body, handling.StartStream(request, http), hungUp);
        }
        else
        {
            await CompletionDocument.WriteAsync(http.Response, NextIdentity(request), request, answer, hungUp);
        }
    });

    /// <summary>Writes the streamed answer to a request.</summary>
    public Task StreamAsync(ChatRequest request, Stream body, StreamFault fault, CancellationToken hungUp) => StreamAsync(request, answers.To(request), body, fault, hungUp);

    private Task StreamAsync(ChatRequest request, Answer answer, Stream body, StreamFault fault, CancellationToken hungUp) =>
        new CompletionStream(body, NextIdentity(request), request.IncludeUsage).WriteAsync(request, answer, () => handling.BeforePieceAsync(hungUp), fault, hungUp);

    private CompletionIdentity NextIdentity(ChatRequest request) =>
        new($"chatcmpl-{Interlocked.Increment(ref _answers):x8}", request.Model, time.GetUtcNow().ToUnixTimeSeconds());
}
