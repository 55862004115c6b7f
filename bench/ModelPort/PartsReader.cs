using System.Runtime.CompilerServices;
using OpenAI.Chat;

namespace VoiceAgent.Bench.ModelPort;

/// <summary>The former port: it converts the official client's updates to own records, one for each token. It is kept for comparison.</summary>
internal static class PartsReader
{
    public static async IAsyncEnumerable<Part> ReadAsync(ChatClient chat, string instructions, string said, (string Name, string Description, string Schema)[] tools, [EnumeratorCancellation] CancellationToken yielded)
    {
        var options = new ChatCompletionOptions();
        foreach (var tool in tools)
        {
            options.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.Schema)));
        }

        var finished = false;
        await using var updates = chat.CompleteChatStreamingAsync([new SystemChatMessage(instructions), new UserChatMessage(said)], options, yielded).GetAsyncEnumerator(yielded);
        while (await NextAsync(updates))
        {
            var update = updates.Current;
            foreach (var part in update.ContentUpdate.Where(part => !string.IsNullOrEmpty(part.Text)))
            {
                yield return new TextPart(part.Text);
            }

            foreach (var _ in update.ToolCallUpdates)
            {
                throw new NotSupportedException("The bench's model calls no tool.");
            }

            finished |= update.FinishReason is not null;
            if (update.Usage is { } usage)
            {
                yield return new UsedPart(usage.InputTokenCount, usage.OutputTokenCount);
            }
        }

        if (finished)
        {
            yield return new FinishedPart();
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates) => await updates.MoveNextAsync();
}

internal abstract record Part;

internal sealed record TextPart(string Text) : Part;

internal sealed record UsedPart(int Prompt, int Completion) : Part;

internal sealed record FinishedPart : Part;
