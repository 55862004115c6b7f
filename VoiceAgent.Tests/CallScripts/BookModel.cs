using System.Runtime.CompilerServices;
using VoiceAgent.Emulators.Content;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Matching;
using VoiceAgent.Emulators.OpenAI.Wire;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using AI = Microsoft.Extensions.AI;
using ToolCall = VoiceAgent.Emulators.OpenAI.Wire.ToolCall;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// The emulated model without a network, with the same scenario files, pieces and faults. So a call script gets the same answers
/// in virtual time as in the real stack.
/// </summary>
internal sealed class BookModel(ScenarioBook book, ScriptedProviders providers, TimeProvider time, string account = "first") : PartsModel
{
    /// <summary>The scenarios that ship with the emulator.</summary>
    /// <param name="first">Scenarios that are tried before them.</param>
    public static ScenarioBook Shipped(params IEnumerable<Scenario> first) =>
        new([.. first, .. Directory.GetFiles(Path.Combine(EmulatorFiles.Root, "OpenAI", "scenarios"), "*.yaml").Order(StringComparer.Ordinal).Select(ScenarioFile.Read)]);

    protected override async IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var chat = Chat(request);
        await BeginAsync(chat, yielded);
        var answer = book.Answer(Conversation.Of(chat));
        var fault = Next(Operation.OpenAIStream, chat);
        if (fault is { Kind: FaultKind.Empty })
        {
            (answer, fault) = (answer with { Say = "", Calls = [] }, null);
        }

        var pieces = TokenPieces.Of(answer.Say).ToList();
        for (var at = 0; at < pieces.Count; at++)
        {
            if (fault is { } failure && at == (pieces.Count + 1) / 2)
            {
                await FailAsync(failure, yielded);
                if (failure.Kind is FaultKind.Filter)
                {
                    yield return new AnswerFinished(AI.ChatFinishReason.ContentFilter);
                }

                yield break;
            }

            await providers.Delays.Before(Operation.OpenAIToken, yielded);
            yield return new TextPiece(pieces[at]);
        }

        if (fault is { } whole && pieces.Count == 0)
        {
            await FailAsync(whole, yielded);
            if (whole.Kind is FaultKind.Filter)
            {
                yield return new AnswerFinished(AI.ChatFinishReason.ContentFilter);
            }

            yield break;
        }

        foreach (var call in answer.Calls)
        {
            yield return new ToolRequested(call.Id, call.Name, call.Arguments);
        }

        var usage = Usage.Of(chat, answer);
        yield return new TokensUsed(usage.Prompt, usage.Completion);
        yield return new AnswerFinished();
    }

    private async Task BeginAsync(ChatRequest chat, CancellationToken yielded)
    {
        switch (Next(Operation.OpenAIFirstToken, chat))
        {
            case { Kind: FaultKind.Stall or FaultKind.Dead }:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, yielded);
                break;
            case { Kind: FaultKind.Filter }:
                throw new AnswerFailedException("The model answered with status 400.") { Kind = FailureKind.Filtered };
            case { Kind: FaultKind.Status } refused:
                throw new AnswerFailedException($"The model answered with status {refused.Status}.")
                {
                    Kind = AnswerFailedException.KindOf(refused.Status, refused.RetryAfter),
                    Wait = refused.RetryAfter,
                };
            case { }:
                throw new AnswerFailedException("The connection to the model broke.") { Kind = FailureKind.DeadConnection };
        }

        await providers.Delays.Before(Operation.OpenAIFirstToken, yielded);
    }

    private Fault? Next(string operation, ChatRequest chat)
    {
        var said = chat.Messages.Where(message => message.Role != ChatRole.System).SelectMany(message => message.ToolCalls.Select(call => call.Arguments).Prepend(message.Text)).ToList();
        return providers.Faults.Next(operation, account, chat.Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text, string.Join('\n', said));
    }

    private Task FailAsync(Fault fault, CancellationToken yielded) => fault.Kind switch
    {
        FaultKind.Stall => Task.Delay(Timeout.InfiniteTimeSpan, time, yielded),
        FaultKind.Cut or FaultKind.Filter => Task.CompletedTask,
        _ => throw new AnswerFailedException("The connection to the model broke.") { Kind = FailureKind.DeadConnection },
    };

    private static ChatRequest Chat(AnswerRequest request)
    {
        List<ChatMessage> messages = [new(ChatRole.System, request.Instructions, [], null), new(ChatRole.System, request.Context, [], null)];
        foreach (var entry in request.History)
        {
            switch (entry)
            {
                case CallerSaid said:
                    messages.Add(new(ChatRole.User, said.Text, [], null));
                    break;
                case AgentSaid said:
                    messages.Add(new(ChatRole.Assistant, said.Text, [], null));
                    break;
                case ToolExchange exchange:
                    messages.Add(new(ChatRole.Assistant, "", [new ToolCall(exchange.ToolCallId, exchange.Tool, exchange.Arguments)], null));
                    messages.Add(new(ChatRole.Tool, exchange.Result, [], exchange.ToolCallId));
                    break;
                default:
                    throw new NotSupportedException($"The emulated model does not know a {entry.GetType().Name} in the history.");
            }
        }

        return new ChatRequest(
            "emulated", messages, request.Tools.Select(tool => tool.Name).ToHashSet(),
            request.Tools.Sum(tool => tool.Name.Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length), Stream: true, IncludeUsage: true, MaxTokens: null);
    }
}
