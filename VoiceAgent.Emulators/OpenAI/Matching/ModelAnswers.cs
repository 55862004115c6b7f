using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Schemas;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>Fits the scenarios' answer to what the request asks for: forced calls, the form of the answer, stop texts, and its length.</summary>
internal sealed class ModelAnswers(ScenarioBook book)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private long _calls;

    /// <exception cref="ApiError">The content filter refuses the prompt, or no value fits the schema.</exception>
    public Answer To(ChatRequest request)
    {
        var conversation = Conversation.Of(request);
        var answer = Forced(request, book.Answer(conversation), conversation.Caller ?? "");
        answer = request.Parallel ? answer : answer with { Calls = [.. answer.Calls.Take(1)] };
        if (request.Format is { } format && answer.Calls.Count == 0)
        {
            answer = answer with { Say = Formed(format, answer) };
        }

        return answer.UpTo(request.Stop).Within(request.MaxTokens);
    }

    private Answer Forced(ChatRequest request, Answer answer, string words)
    {
        if (!request.Choice.Required)
        {
            return answer;
        }

        var calls = request.Choice.Named is { } named ? answer.Calls.Where(call => call.Name == named).ToList() : answer.Calls;
        if (calls.Count == 0)
        {
            var tool = request.Definitions.First(tool => request.Choice.Named is not { } name || tool.Name == name);
            var arguments = tool.Parameters is { Count: > 0 } schema ? Example(schema, words, $"the arguments of the function '{tool.Name}'") : new JsonObject();
            calls = [new ToolCall($"call_f{Interlocked.Increment(ref _calls):x7}", tool.Name, arguments!.ToJsonString(Plain))];
        }

        // With a named function the service gives the reason "stop".
        return answer with { Say = "", Json = null, Calls = calls, Named = request.Choice.Named is not null };
    }

    private static string Formed(AnswerFormat format, Answer answer)
    {
        var scripted = answer.Json ?? Parsed(answer.Say);
        if (format.Schema is not { } schema)
        {
            return (scripted as JsonObject ?? new JsonObject { ["answer"] = answer.Say }).ToJsonString(Plain);
        }

        return (scripted is not null && JsonSchema.Accepts(schema, scripted) ? scripted : Example(schema, answer.Say, "the answer"))!.ToJsonString(Plain);
    }

    private static JsonNode Example(JsonObject schema, string words, string what) => SchemaExample.For(schema, words)
        ?? throw ApiError.Invalid($"The emulator found no value for {what} that fits the schema. Give one in a scenario file (see the README of the emulator).", null, "no_example");

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
