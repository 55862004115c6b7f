using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The input of one round with a model, in this program's types and in those of the chat client.</summary>
/// <param name="History">Oldest first.</param>
/// <param name="Tools">Declarations only. A chat client must not run a tool, because the conversation decides when tools run.</param>
internal sealed record AnswerRequest(string Instructions, IReadOnlyList<HistoryEntry> History, IReadOnlyList<AIFunctionDeclaration> Tools)
{
    public List<ChatMessage> Messages()
    {
        var messages = new List<ChatMessage>(History.Count + 1) { new(ChatRole.System, Instructions) };
        foreach (var entry in History)
        {
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

    public ChatOptions Options() => new() { Tools = [.. Tools] };
}
