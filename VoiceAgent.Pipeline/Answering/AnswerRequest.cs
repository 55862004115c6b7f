using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The input of one round with a model, in this program's types and in those of the chat client.</summary>
/// <param name="History">Oldest first.</param>
/// <param name="Tools">Declarations only. A chat client must not run a tool, because the conversation decides when tools run.</param>
internal sealed record AnswerRequest(string Instructions, IReadOnlyList<HistoryEntry> History, IReadOnlyList<AIFunctionDeclaration> Tools)
{
    /// <summary>The call's context at this moment. Empty when there is none.</summary>
    public string Context { get; init; } = "";

    public List<ChatMessage> Messages()
    {
        var messages = new List<ChatMessage>(History.Count + 2) { new(ChatRole.System, Instructions) };
        var contextAt = Context.Length > 0 ? ContextAt() : -1;
        for (var at = 0; at <= History.Count; at++)
        {
            if (at == contextAt)
            {
                messages.Add(new ChatMessage(ChatRole.System, Context));
            }

            if (at == History.Count)
            {
                break;
            }

            var entry = History[at];
            switch (entry)
            {
                case CallerSaid said:
                    messages.Add(new ChatMessage(ChatRole.User, said.Text));
                    break;
                case AgentSaid said:
                    messages.Add(new ChatMessage(ChatRole.Assistant, said.Text));
                    break;
                case ToolExchange exchange:
                    messages.Add(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(exchange.ToolCallId, exchange.Tool, ToolArguments.Read(exchange.Arguments))]));
                    messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(exchange.ToolCallId, exchange.Result)]));
                    break;
                default:
                    throw new NotSupportedException($"A {entry.GetType().Name} in the history cannot be sent to a model.");
            }
        }

        return messages;
    }

    /// <summary>
    /// The context changes with each request. It stands before the caller's last words, so that the messages before it are the
    /// same as in the last request and the service can take them from its cache.
    /// </summary>
    private int ContextAt()
    {
        for (var at = History.Count - 1; at >= 0; at--)
        {
            if (History[at] is CallerSaid)
            {
                return at;
            }
        }

        return History.Count;
    }

    public ChatOptions Options() => new() { Tools = [.. Tools] };
}
