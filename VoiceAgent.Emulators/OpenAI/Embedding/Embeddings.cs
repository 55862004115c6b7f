using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Embedding;

/// <summary><c>POST …/embeddings</c>. Source: platform.openai.com/docs/api-reference/embeddings/create.</summary>
internal sealed class Embeddings(IOptions<OpenAIOptions> options, RequestHandling handling, RateLimits limits)
{
    private const int MostInputs = 2048;
    private const int MostTokens = 8192;
    private static readonly HashSet<string> Known = ["model", "input", "dimensions", "encoding_format", "user", "input_type"];

    public Task AnswerAsync(HttpContext http, string? deployment = null) => handling.RunAsync(http, async hungUp =>
    {
        var (model, inputs, dimensions, base64) = await ChatRequestReader.ReadAsync(http.Request.Body, root => Read(root, deployment), hungUp);
        var tokens = inputs.Sum(input => input.Tokens);
        limits.Take(model, tokens, http.Response.Headers);
        var answer = new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. inputs.Select((input, index) => new JsonObject
            {
                ["object"] = "embedding", ["index"] = index, ["embedding"] = Form(EmbeddingVector.Of(input.Text, dimensions), base64),
            })]),
            ["model"] = model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens },
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), hungUp);
    });

    private (string Model, List<(string Text, int Tokens)> Inputs, int Dimensions, bool Base64) Read(JsonElement root, string? deployment)
    {
        var unknown = root.EnumerateObject().Select(member => member.Name).Where(name => !Known.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            throw ApiError.Invalid($"Unrecognized request argument{(unknown.Count > 1 ? "s" : "")} supplied: {string.Join(", ", unknown)}", null);
        }

        var model = deployment ?? root.Text("model") ?? throw ApiError.Invalid("you must provide a model parameter", "model");
        if (options.Value.OfferedModels.Contains(model))
        {
            throw new ApiError(StatusCodes.Status403Forbidden, ApiError.InvalidRequest, "You are not allowed to generate embeddings from this model");
        }

        if (!options.Value.OfferedEmbeddingModels.Contains(model))
        {
            throw deployment is null ? ApiError.NoSuchModel(model) : ApiError.NoSuchDeployment();
        }

        var most = model.Contains("large", StringComparison.OrdinalIgnoreCase) ? 3072 : 1536;
        var asked = Parameters.Integer(root, "dimensions", 1, most);
        return asked is not null && model.Contains("ada", StringComparison.OrdinalIgnoreCase)
            ? throw ApiError.Invalid("This model does not support specifying dimensions.", "dimensions")
            : (model, Inputs(root), asked ?? most, Parameters.OneOf(root, "encoding_format", "float", "base64") == "base64");
    }

    // A text, a list of texts, a list of token numbers, or a list of such lists.
    private static List<(string Text, int Tokens)> Inputs(JsonElement root)
    {
        List<(string Text, int Tokens)> inputs = root.Child("input") switch
        {
            null or { ValueKind: JsonValueKind.Null } => throw Parameters.Missing("input"),
            { ValueKind: JsonValueKind.String } one => [OfText(one)],
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Number => [OfTokens(list)],
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() is > 0 and <= MostInputs =>
                [.. list.EnumerateArray().Select(each => each.ValueKind == JsonValueKind.Array ? OfTokens(each) : OfText(each))],
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > MostInputs =>
                throw ApiError.Invalid($"Invalid 'input': array too long. Expected an array with maximum length {MostInputs}, but got an array with length {list.GetArrayLength()} instead.", "input", "array_above_max_length"),
            _ => throw Wrong(),
        };
        return inputs.FirstOrDefault(input => input.Tokens > MostTokens) is { Tokens: > 0 and var tokens }
            ? throw ApiError.Invalid($"This model's maximum context length is {MostTokens} tokens, however you requested {tokens} tokens ({tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.", null)
            : inputs;
    }

    private static (string Text, int Tokens) OfText(JsonElement text) =>
        text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } words ? (words, TokenPieces.Count(words)) : throw Wrong();

    private static (string Text, int Tokens) OfTokens(JsonElement tokens) =>
        tokens.GetArrayLength() > 0 && tokens.EnumerateArray().All(token => token.ValueKind == JsonValueKind.Number && token.TryGetInt32(out var number) && number >= 0)
            ? (string.Join(' ', tokens.EnumerateArray().Select(token => $"token{token.GetInt32()}")), tokens.GetArrayLength()) : throw Wrong();

    private static ApiError Wrong() => ApiError.Invalid("'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.", null);

    private static JsonNode Form(float[] vector, bool base64) =>
        base64 ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector))) : new JsonArray([.. vector.Select(part => JsonValue.Create(part))]);
}
