using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.Ollama;

/// <summary><c>POST /api/chat</c>: loads the model if it must, finds the answer in the scenarios, and sends it line by line.</summary>
internal sealed class OllamaChat(ModelAnswers answers, ModelStore store, EmulatedDelays delays, EmulatedFaults faults, IOptions<OllamaOptions> options, TimeProvider time, ILogger<OllamaChat> log)
{
    private int _cancelled;

    /// <summary>How many answers clients have cancelled. Ollama stops generating then.</summary>
    public int Cancelled => _cancelled;

    public Task AnswerAsync(HttpContext http) => OllamaAnswers.RunAsync(http, log, async () =>
    {
        var hungUp = http.RequestAborted;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Value.MaxRequestBytes;
        var began = time.GetTimestamp();
        var request = await OllamaRequest.ReadAsync(http.Request.Body, hungUp);
        var chat = request.Chat with { Model = store.Find(request.Chat.Model) };
        if (chat.Tools.Count > 0 && !store.CanCallTools(chat.Model))
        {
            throw OllamaError.NoTools(chat.Model);
        }

        if (!store.IsLoaded(chat.Model) && request.KeepAlive > TimeSpan.Zero)
        {
            await faults.ActOutAsync(Operation.OllamaLoad, http, OllamaError.Emulated, chat.Model);
            await delays.Before(Operation.OllamaLoad, hungUp);
        }

        store.Keep(chat.Model, request.KeepAlive, request.Context);
        if (chat.Messages.Count == 0)
        {
            await OllamaAnswers.WriteLineAsync(http, With(Line(chat.Model, ""), ("done", true), ("done_reason", request.KeepAlive > TimeSpan.Zero ? "load" : "unload")));
            return;
        }

        await faults.ActOutAsync(Operation.OllamaFirstToken, http, OllamaError.Emulated, chat.Model, LastSaid(chat));
        await delays.Before(Operation.OllamaFirstToken, hungUp);
        var answer = answers.To(chat);
        try
        {
            await (chat.Stream ? StreamAsync(http, chat, answer, began) : WholeAsync(http, chat, answer, began));
        }
        catch (OperationCanceledException) when (hungUp.IsCancellationRequested)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }
    });

    private async Task StreamAsync(HttpContext http, ChatRequest chat, Answer answer, long began)
    {
        var fault = faults.Next(Operation.OllamaStream, chat.Model, LastSaid(chat));
        answer = fault is { Kind: FaultKind.Empty } ? answer with { Say = "", Calls = [] } : answer;
        var pieces = TokenPieces.Of(answer.Say).Select(piece => Line(chat.Model, piece))
            .Concat(answer.Calls.Select((call, index) => Line(chat.Model, "", CallOf(call, index)))).ToList();
        for (var index = 0; index < pieces.Count; index++)
        {
            if (fault is { Kind: not FaultKind.Empty } failure && index == (pieces.Count + 1) / 2)
            {
                await FailAsync(failure, http);
                return;
            }

            if (index > 0)
            {
                await delays.Before(Operation.OllamaToken, http.RequestAborted);
            }

            await OllamaAnswers.WriteLineAsync(http, With(pieces[index], ("done", false)));
        }

        if (fault is { Kind: not FaultKind.Empty } late && pieces.Count < 2)
        {
            await FailAsync(late, http);
            return;
        }

        await OllamaAnswers.WriteLineAsync(http, Done(Line(chat.Model, ""), chat, answer, began));
    }

    private Task WholeAsync(HttpContext http, ChatRequest chat, Answer answer, long began)
    {
        var line = Line(chat.Model, answer.Say);
        if (answer.Calls.Count > 0)
        {
            line["message"]!["tool_calls"] = new JsonArray([.. answer.Calls.Select(CallOf)]);
        }

        return OllamaAnswers.WriteLineAsync(http, Done(line, chat, answer, began));
    }

    private JsonObject Line(string model, string content, JsonObject? call = null)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = content };
        if (call is not null)
        {
            message["tool_calls"] = new JsonArray(call);
        }

        return new JsonObject { ["model"] = model, ["created_at"] = time.GetUtcNow().ToString("O"), ["message"] = message };
    }

    private static JsonObject CallOf(ToolCall call, int index) => new()
    {
        ["id"] = call.Id,
        ["function"] = new JsonObject { ["index"] = index, ["name"] = call.Name, ["arguments"] = JsonNode.Parse(call.Arguments.Length > 0 ? call.Arguments : "{}") },
    };

    private JsonObject Done(JsonObject line, ChatRequest chat, Answer answer, long began)
    {
        var usage = Usage.Of(chat, answer);
        var nanoseconds = time.GetElapsedTime(began).Ticks * 100;
        return With(line, ("done", true), ("done_reason", answer.Cut ? "length" : "stop"), ("total_duration", nanoseconds), ("load_duration", 0L),
            ("prompt_eval_count", usage.Prompt), ("prompt_eval_duration", nanoseconds / 2), ("eval_count", usage.Completion), ("eval_duration", nanoseconds / 2));
    }

    private static JsonObject With(JsonObject line, params (string Name, JsonNode? Value)[] more)
    {
        foreach (var (name, value) in more)
        {
            line[name] = value;
        }

        return line;
    }

    // A cut ends the answer cleanly but without its last line. A status is a line with an error, because the status of the answer was sent long before.
    private static async Task FailAsync(Fault fault, HttpContext http)
    {
        switch (fault.Kind)
        {
            case FaultKind.Refuse:
                http.Abort();
                break;
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                break;
            case FaultKind.Status:
                await OllamaAnswers.WriteLineAsync(http, OllamaError.Emulated(fault).ToJson());
                break;
            default:
                break;
        }
    }

    private static string? LastSaid(ChatRequest request) => request.Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text;
}
