using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Responses;

/// <summary><c>…/responses</c>: creates, reads and deletes responses. The answers are those of chat completions.</summary>
internal sealed class ResponsesApi(ModelAnswers answers, RequestHandling handling, ResponseStore store, TimeProvider time)
{
    private long _responses;

    public Task CreateAsync(HttpContext http) => handling.RunAsync(http, async hungUp =>
    {
        var request = await ChatRequestReader.ReadAsync(http.Request.Body, root => ResponsesReader.Read(root, store.Conversation), hungUp);
        await handling.AdmitAsync(request.Chat, http, isDeployment: false);
        var response = new ResponseDocument(Interlocked.Increment(ref _responses), time.GetUtcNow().ToUnixTimeSeconds(), request, answers.To(request.Chat));
        if (!request.Chat.Stream)
        {
            Keep(response);
            await WriteAsync(http, response.Whole());
            return;
        }

        var fault = handling.StartStream(request.Chat, http);
        response = fault.Fault is { Kind: FaultKind.Empty } ? response with { Answer = response.Answer with { Say = "", Calls = [] } } : response;
        Keep(response);
        await new ResponseStream(http.Response.Body, response, () => handling.BeforePieceAsync(hungUp)).WriteAsync(fault, hungUp);
    });

    public Task ReadAsync(HttpContext http, string id) => handling.RunAsync(http, _ => WriteAsync(http, store.Find(id).Whole()));

    public Task DeleteAsync(HttpContext http, string id) => handling.RunAsync(http, _ => WriteAsync(http, store.Remove(id)));

    private void Keep(ResponseDocument response)
    {
        if (response.Request.Store)
        {
            store.Keep(response);
        }
    }

    private static Task WriteAsync(HttpContext http, JsonObject body)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
