using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>What the model says and which functions it wants called.</summary>
internal sealed record Answer(string Say, IReadOnlyList<ToolCall> Calls)
{
    /// <summary>The answer did not fit into the tokens allowed.</summary>
    public bool Cut { get; private init; }

    public string FinishReason => Cut ? "length" : Calls.Count > 0 ? "tool_calls" : "stop";

    /// <summary>What is left to say after the words that were said already; all of it where they are not its beginning.</summary>
    public Answer After(string begun)
    {
        var (words, said) = (Words(Say), Words(begun));
        return words.Take(said.Length).SequenceEqual(said, StringComparer.OrdinalIgnoreCase) ? this with { Say = string.Join(' ', words.Skip(said.Length)) } : this;

        static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The answer as far as it fits; a call that does not fit is left out.</summary>
    public Answer Within(int? tokens)
    {
        var pieces = TokenPieces.Of(Say).ToList();
        var needed = pieces.Count + Calls.Sum(call => TokenPieces.Count(call.Name) + TokenPieces.Count(call.Arguments));
        return tokens is { } limit && needed > limit ? new Answer(string.Concat(pieces.Take(limit)), []) { Cut = true } : this;
    }
}
