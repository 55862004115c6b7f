using System.Text.Json;
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
        for (var index = 0; index < deltas.Count; index++)
        {
            if (fault.Fault is { Kind: not (FaultKind.Empty or FaultKind.OneIndex) } failure && index == (deltas.Count + 1) / 2)
            {
                await FailAsync(failure, fault.Abort, cancellation);
                return;
            }

            if (index > 0)
            {
                await beforePiece();
            }

            await SendAsync(json => WriteChoice(json, deltas[index], null), cancellation);
        }

        await SendAsync(json => WriteChoice(json, static _ => { }, answer.FinishReason), cancellation);
        if (includeUsage)
        {
            await SendAsync(json => WriteUsage(json, Usage.Of(request, answer)), cancellation);
        }

        await body.WriteAsync(Done, cancellation);
        await body.FlushAsync(cancellation);
    }

    private static IEnumerable<Action<Utf8JsonWriter>> Deltas(Answer answer, bool hasOneIndex)
    {
        if (answer.Say.Length > 0 || answer.Calls.Count == 0)
        {
            yield return json => WriteStart(json, "");
            foreach (var piece in TokenPieces.Of(answer.Say))
            {
                yield return json => json.WriteString("content", piece);
            }
        }
        else
        {
            yield return json => WriteStart(json, null);
        }

        for (var index = 0; index < answer.Calls.Count; index++)
        {
            var (position, call) = (hasOneIndex ? 0 : index, answer.Calls[index]);
            yield return json => WriteCall(json, position, call, "");
            foreach (var piece in TokenPieces.Of(call.Arguments))
            {
                yield return json => WriteCall(json, position, null, piece);
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

    private void WriteChoice(Utf8JsonWriter json, Action<Utf8JsonWriter> delta, string? finishReason)
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        delta(json);
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (includeUsage)
        {
            json.WriteNull("usage");
        }
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
    private async Task FailAsync(Fault fault, Action abort, CancellationToken cancellation)
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
                await SendAsync(json => WriteChoice(json, static _ => { }, "content_filter"), cancellation);
                await body.WriteAsync(Done, cancellation);
                break;
            default:
                break;
        }
    }
}
