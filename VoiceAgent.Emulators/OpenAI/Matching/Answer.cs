using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>What the model says and the functions that it calls.</summary>
internal sealed record Answer(string Say, IReadOnlyList<ToolCall> Calls)
{
    /// <summary>The answer was longer than the allowed tokens.</summary>
    public bool Cut { get; private init; }

    /// <summary>The JSON value of the scenario, for a request that asks for JSON.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>The content filter ended the answer.</summary>
    public bool Filtered { get; init; }

    /// <summary>The request named the function that is called.</summary>
    public bool Named { get; init; }

    public string FinishReason => Filtered ? "content_filter" : Cut ? "length" : Calls.Count > 0 && !Named ? "tool_calls" : "stop";

    /// <summary>The answer before the first of these texts.</summary>
    public Answer UpTo(IReadOnlyList<string> stops)
    {
        var end = stops.Where(stop => stop.Length > 0).Select(stop => Say.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return end < 0 ? this : this with { Say = Say[..end] };
    }

    /// <summary>The answer without the words that were said already. When the answer does not begin with these words, the whole answer.</summary>
    public Answer After(string begun)
    {
        var (words, said) = (Words(Say), Words(begun));
        return words.Take(said.Length).SequenceEqual(said, StringComparer.OrdinalIgnoreCase) ? this with { Say = string.Join(' ', words.Skip(said.Length)) } : this;

        static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The answer, shortened to the allowed tokens. Calls that do not fit are removed.</summary>
    public Answer Within(int? tokens)
    {
        var pieces = TokenPieces.Of(Say).ToList();
        var needed = pieces.Count + Calls.Sum(call => TokenPieces.Count(call.Name) + TokenPieces.Count(call.Arguments));
        return tokens is { } limit && needed > limit ? this with { Say = string.Concat(pieces.Take(limit)), Calls = [], Cut = true } : this;
    }
}
