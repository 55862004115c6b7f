using System.Text.Json;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>The token counts of a completion, in <see cref="TokenPieces"/>. They are close to real counts, and the same every time.</summary>
internal readonly record struct Usage(int Prompt, int Completion)
{
    // A message needs about four tokens beside its text. Tool definitions have about four characters in a token.
    private const int PerMessage = 4;
    private const int CharactersPerToken = 4;

    public static int PromptOf(ChatRequest request) =>
        request.Messages.Sum(message => PerMessage + TokenPieces.Count(message.Text) + message.ToolCalls.Sum(Tokens)) + (request.ToolsCharacters / CharactersPerToken);

    public static Usage Of(ChatRequest request, Answer answer) => new(
        PromptOf(request),
        TokenPieces.Count(answer.Say) + answer.Calls.Sum(Tokens));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", Prompt);
        json.WriteNumber("completion_tokens", Completion);
        json.WriteNumber("total_tokens", Prompt + Completion);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int Tokens(ToolCall call) => TokenPieces.Count(call.Name) + TokenPieces.Count(call.Arguments);
}
