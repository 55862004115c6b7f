using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// A client of another provider that behaves differently: usage comes first, pieces are longer, calls come before the end and have .NET
/// values as arguments, and the finish reason is "stop" even after a call. It answers with structured output when this is requested.
/// </summary>
internal sealed class ForeignModel(TimeProvider time) : IChatClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);

    /// <summary>The requested output formats.</summary>
    public List<ChatResponseFormatJson> Forms { get; } = [];

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 40 })]);
        foreach (var content in Answer([.. messages], options))
        {
            await Task.Delay(Pause, time, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { OutputTokenCount = 12 })]) { FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to dispose.
    }

    private IEnumerable<AIContent> Answer(List<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.ResponseFormat is ChatResponseFormatJson form)
        {
            Forms.Add(form);
            return [new TextContent("""{ "reached": true, "score": 5, """), new TextContent("\"why\": \"The amount was told.\" }")];
        }

        var last = messages[^1];
        return last.Contents.OfType<FunctionResultContent>().FirstOrDefault() is { } result ? Told(JsonElement.Parse((string)result.Result!))
            : SpokenDigits.In(last.Text) is { Length: 4 } digits ? [Call(options!, "find_claim", ("member_number", digits))]
            : last.Text.Contains("goodbye", StringComparison.OrdinalIgnoreCase) ? [new TextContent("You're welcome. Goodbye."), Call(options!, "end_call")]
            : [new TextReasoningContent("Which member?"), new TextContent("I can help with that. "), new TextContent("What is your member number?")];
    }

    private static IEnumerable<AIContent> Told(JsonElement claim) => [new TextContent($"The claim was {claim.GetProperty("status").GetString()}. "), new TextContent($"It is {claim.GetProperty("amount").GetString()}.")];

    private static FunctionCallContent Call(ChatOptions options, string name, params (string Name, object? Value)[] arguments) =>
        new("call_0", options.Tools!.Single(tool => tool.Name == name).Name, arguments.Length == 0 ? null : arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
