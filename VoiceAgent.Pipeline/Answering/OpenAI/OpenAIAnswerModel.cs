using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text;
using OpenAI.Chat;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>Chat Completions, streamed: Azure OpenAI, OpenAI, or whatever else speaks that protocol.</summary>
internal sealed class OpenAIAnswerModel(ChatClient chat) : IAnswerModel
{
    public async IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var calls = new SortedDictionary<int, ToolCallPieces>();
        var finished = false;
        await using var updates = chat.CompleteChatStreamingAsync(ChatTranslation.Messages(request), ChatTranslation.Options(request), yielded).GetAsyncEnumerator(yielded);
        while (await NextAsync(updates, yielded))
        {
            var update = updates.Current;
            foreach (var part in update.ContentUpdate.Where(part => !string.IsNullOrEmpty(part.Text)))
            {
                yield return new TextPiece(part.Text);
            }

            foreach (var piece in update.ToolCallUpdates)
            {
                Gather(calls, piece);
            }

            if (update.FinishReason is { } reason)
            {
                Check(reason);
                finished = true;
                foreach (var call in calls.Values)
                {
                    yield return new ToolRequested(call.Id, call.Name, call.Arguments.ToString());
                }
            }

            if (update.Usage is { } usage)
            {
                yield return new TokensUsed(usage.InputTokenCount, usage.OutputTokenCount);
            }
        }

        // A cut stream ends without an error; only the finish reason tells it from a whole one.
        if (finished)
        {
            yield return new AnswerFinished();
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken yielded)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (ClientResultException refused)
        {
            throw new AnswerFailedException($"The model answered {refused.Status}.", refused);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException && !yielded.IsCancellationRequested)
        {
            throw new AnswerFailedException("The connection to the model broke.", broken);
        }
    }

    private static void Check(ChatFinishReason reason)
    {
        if (reason is ChatFinishReason.Length or ChatFinishReason.ContentFilter)
        {
            throw new AnswerFailedException($"The model stopped early: {reason}.");
        }
    }

    private static void Gather(SortedDictionary<int, ToolCallPieces> calls, StreamingChatToolCallUpdate piece)
    {
        if (!calls.TryGetValue(piece.Index, out var call))
        {
            calls[piece.Index] = call = new ToolCallPieces();
        }

        call.Id = string.IsNullOrEmpty(piece.ToolCallId) ? call.Id : piece.ToolCallId;
        call.Name = string.IsNullOrEmpty(piece.FunctionName) ? call.Name : piece.FunctionName;
        call.Arguments.Append(piece.FunctionArgumentsUpdate?.ToString());
    }

    private sealed class ToolCallPieces
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
