using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>Writes an answer as server-sent chunks: role, pieces of text, tool calls in pieces, finish reason, usage, <c>[DONE]</c>.</summary>
internal sealed class CompletionStream(Stream body, CompletionIdentity identity, bool includeUsage)
{
    private static readonly byte[] Data = "data: "u8.ToArray();
    private static readonly byte[] EndOfEvent = "\n\n"u8.ToArray();
    private static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    public async Task WriteAsync(ChatRequest request, Answer answer, Func<Task> beforePiece, StreamFault fault, CancellationToken cancellation)
    {
        answer = fault.Fault is { Kind: FaultKind.Empty } ? answer with { Say = "", Calls = [] } : answer;
        var deltas = Deltas(answer, hasOneIndex: fault.Fault is { Kind: FaultKind.OneIndex }).ToList();
        if (request.IsAzure)
        {
            await SendPromptResultsAsync(cancellation);
        }

        for (var index = 0; index < deltas.Count; index++)
        {
            if (fault.Fault is { Kind: not (FaultKind.Empty or FaultKind.OneIndex) } failure && index == (deltas.Count + 1) / 2)
            {
                await FailAsync(failure, fault.Abort, request, cancellation);
                return;
            }

            if (index > 0)
            {
                await beforePiece();
            }

            await SendAsync(json => WriteChoice(json, deltas[index].Write, null, request, deltas[index].Text), cancellation);
        }

        await SendAsync(json => WriteChoice(json, static _ => { }, answer.FinishReason, request, answer.Filtered ? null : ""), cancellation);
        if (includeUsage)
        {
            await SendAsync(json => WriteUsage(json, Usage.Of(request, answer)), cancellation);
        }

        await body.WriteAsync(Done, cancellation);
        await body.FlushAsync(cancellation);
    }

    private static IEnumerable<Delta> Deltas(Answer answer, bool hasOneIndex)
    {
        if (answer.Say.Length > 0 || answer.Calls.Count == 0)
        {
            yield return new Delta(json => WriteStart(json, ""));
            foreach (var piece in TokenPieces.Of(answer.Say))
            {
                yield return new Delta(json => json.WriteString("content", piece), piece);
            }
        }
        else
        {
            yield return new Delta(json => WriteStart(json, null));
        }

        for (var index = 0; index < answer.Calls.Count; index++)
        {
            var (position, call) = (hasOneIndex ? 0 : index, answer.Calls[index]);
            yield return new Delta(json => WriteCall(json, position, call, ""));
            foreach (var piece in TokenPieces.Of(call.Arguments))
            {
                yield return new Delta(json => WriteCall(json, position, null, piece));
            }
        }
    }

    private static void WriteStart(Utf8JsonWriter json, string? content)
    {
        json.WriteString("role", "assistant");
        json.WriteString("content", content);
    }

    private static void WriteCall(Utf8JsonWriter json, int position, ToolCall? call, string arguments)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", position);
        if (call is not null)
        {
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (call is not null)
        {
            json.WriteString("name", call.Name);
        }

        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <param name="text">The text of this piece. Null: the content filter withheld it.</param>
    private void WriteChoice(Utf8JsonWriter json, Action<Utf8JsonWriter> delta, string? finishReason, ChatRequest request, string? text)
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        delta(json);
        json.WriteEndObject();
        Logprobs.Write(json, text ?? "", request.TopLogprobs);
        json.WriteString("finish_reason", finishReason);
        if (request.IsAzure)
        {
            json.WritePropertyName("content_filter_results");
            (text is null ? FilterResults.OfRefusal() : text.Length > 0 ? FilterResults.Safe() : []).WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        if (includeUsage)
        {
            json.WriteNull("usage");
        }
    }

    // Azure's first chunk has no choices and no id, and the results for the prompt.
    private async Task SendPromptResultsAsync(CancellationToken cancellation)
    {
        var chunk = new JsonObject
        {
            ["choices"] = new JsonArray(),
            ["created"] = 0,
            ["id"] = "",
            ["model"] = "",
            ["object"] = "",
            ["prompt_filter_results"] = FilterResults.OfPrompt(),
        };
        await body.WriteAsync((byte[])[.. Data, .. Encoding.UTF8.GetBytes(chunk.ToJsonString()), .. EndOfEvent], cancellation);
        await body.FlushAsync(cancellation);
    }

    private static void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartArray("choices");
        json.WriteEndArray();
        usage.Write(json);
    }

    private async Task SendAsync(Action<Utf8JsonWriter> content, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        buffer.Write(Data);
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            identity.Write(json, "chat.completion.chunk");
            content(json);
            json.WriteEndObject();
        }

        buffer.Write(EndOfEvent);
        await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
        await body.FlushAsync(cancellation);
    }

    // A cut ends the response cleanly but without a finish reason. This is the failure that clients detect least.
    private async Task FailAsync(Fault fault, Action abort, ChatRequest request, CancellationToken cancellation)
    {
        switch (fault.Kind)
        {
            case FaultKind.Refuse:
                abort();
                break;
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                break;
            case FaultKind.Status:
                await body.WriteAsync((byte[])[.. Data, .. ApiError.Emulated(fault).ToJson(), .. EndOfEvent], cancellation);
                break;
            case FaultKind.Filter:
                await SendAsync(json => WriteChoice(json, static _ => { }, "content_filter", request, null), cancellation);
                await body.WriteAsync(Done, cancellation);
                break;
            default:
                break;
        }
    }

    private readonly record struct Delta(Action<Utf8JsonWriter> Write, string Text = "");
}
