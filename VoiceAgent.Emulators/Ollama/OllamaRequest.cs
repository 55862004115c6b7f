using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.Ollama;

/// <summary><c>POST /api/chat</c>. Source: github.com/ollama/ollama, docs/api.md.</summary>
/// <param name="Chat">The conversation in the form in which the scenarios are matched.</param>
/// <param name="KeepAlive">How long the model stays in memory. Zero: it is unloaded.</param>
/// <param name="Context">The length of the context in tokens: <c>num_ctx</c>.</param>
internal sealed record OllamaRequest(ChatRequest Chat, TimeSpan KeepAlive, int Context)
{
    // Ollama's defaults.
    private static readonly TimeSpan UsualKeepAlive = TimeSpan.FromMinutes(5);
    private const int UsualContext = 4096;

    /// <exception cref="OllamaError">The request is invalid.</exception>
    public static async Task<OllamaRequest> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            return Read(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            throw OllamaError.Invalid(malformed.Message);
        }
    }

    /// <summary>As Go reads durations: a number is seconds, a text has units, and less than zero is for ever.</summary>
    public static TimeSpan Duration(JsonElement? given)
    {
        switch (given)
        {
            case { ValueKind: JsonValueKind.Number } number:
                return number.GetDouble() < 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(number.GetDouble());
            case { ValueKind: JsonValueKind.String } text:
                var written = text.GetString()!;
                (string Unit, TimeSpan One)[] units = [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1))];
                foreach (var (unit, one) in units)
                {
                    if (written.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(written[..^unit.Length], CultureInfo.InvariantCulture, out var count))
                    {
                        return count < 0 ? TimeSpan.MaxValue : one * count;
                    }
                }

                throw OllamaError.Invalid($"time: missing unit in duration \"{written}\"");
            default:
                return UsualKeepAlive;
        }
    }

    private static OllamaRequest Read(JsonElement root)
    {
        var model = root.Text("model") is { Length: > 0 } named ? named : throw OllamaError.Invalid("model is required");
        var tools = root.Child("tools") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(tool => tool.Child("function")).OfType<JsonElement>().Select(function => new ToolDefinition(function.Text("name") ?? "", function.Child("parameters") is { ValueKind: JsonValueKind.Object } schema ? schema.ToObject() : null)).ToList()
            : [];
        var options = root.Child("options");
        var chat = new ChatRequest(
            model,
            [.. Messages(root)],
            tools.Select(tool => tool.Name).ToHashSet(),
            root.Child("tools")?.GetRawText().Length ?? 0,

            // Ollama streams unless the request says no.
            root.Child("stream") is not { ValueKind: JsonValueKind.False },
            IncludeUsage: true,
            options?.Child("num_predict") is { ValueKind: JsonValueKind.Number } most && most.GetInt32() > 0 ? most.GetInt32() : null)
        {
            Definitions = tools,
            Format = root.Child("format") switch
            {
                { ValueKind: JsonValueKind.Object } schema => new AnswerFormat((JsonObject?)JsonNode.Parse(schema.GetRawText())),
                { ValueKind: JsonValueKind.String } => new AnswerFormat(null),
                _ => null,
            },
        };
        return new OllamaRequest(chat, Duration(root.Child("keep_alive")), options?.Child("num_ctx") is { ValueKind: JsonValueKind.Number } context ? context.GetInt32() : UsualContext);
    }

    // Calls of tools have no ids here by need, so results belong to the calls in their order, or by the name of the tool.
    private static IEnumerable<ChatMessage> Messages(JsonElement root)
    {
        List<ToolCall> open = [];
        var number = 0;
        foreach (var message in root.Child("messages") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default)
        {
            var text = message.Text("content") ?? "";
            switch (message.Text("role"))
            {
                case "system":
                    yield return new ChatMessage(ChatRole.System, text, [], null);
                    break;
                case "user":
                    yield return new ChatMessage(ChatRole.User, text, [], null);
                    break;
                case "assistant":
                    List<ToolCall> calls = message.Child("tool_calls") is { ValueKind: JsonValueKind.Array } given
                        ? [.. given.EnumerateArray().Select(call => call.Child("function")).OfType<JsonElement>().Select(function => new ToolCall($"call_{number++}", function.Text("name") ?? "", function.Child("arguments")?.GetRawText() ?? "{}"))]
                        : [];
                    open.AddRange(calls);
                    yield return new ChatMessage(ChatRole.Assistant, text, calls, null);
                    break;
                case "tool":
                    var answered = open.Find(call => call.Name == message.Text("tool_name")) ?? open.FirstOrDefault();
                    if (answered is not null)
                    {
                        open.Remove(answered);
                    }

                    yield return new ChatMessage(ChatRole.Tool, text, [], answered?.Id);
                    break;
                case var other:
                    throw OllamaError.Invalid($"invalid role \"{other}\"");
            }
        }
    }
}
