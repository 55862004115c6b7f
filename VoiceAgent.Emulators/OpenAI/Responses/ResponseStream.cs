using System.Text;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Responses;

/// <summary>Writes a response as server-sent events. Source: platform.openai.com/docs/api-reference/responses-streaming.</summary>
internal sealed class ResponseStream(Stream body, ResponseDocument response, Func<Task> beforePiece)
{
    private int _sequence;

    public async Task WriteAsync(StreamFault fault, CancellationToken cancellation)
    {
        var events = Output().ToList();
        await SendAsync(new("response.created") { ["response"] = response.Begun() }, cancellation);
        await SendAsync(new("response.in_progress") { ["response"] = response.Begun() }, cancellation);
        for (var index = 0; index < events.Count; index++)
        {
            if (fault.Fault is { Kind: not (FaultKind.Empty or FaultKind.OneIndex) } failure && index == (events.Count + 1) / 2)
            {
                await FailAsync(failure, fault.Abort, cancellation);
                return;
            }

            if (events[index].IsPiece)
            {
                await beforePiece();
            }

            await SendAsync(events[index], cancellation);
        }

        await SendAsync(new(response.Incomplete is null ? "response.completed" : "response.incomplete") { ["response"] = response.Whole() }, cancellation);
    }

    private IEnumerable<Event> Output()
    {
        var position = 0;
        if (response.HasText)
        {
            var text = response.Answer.Say;
            yield return new("response.output_item.added") { ["output_index"] = 0, ["item"] = response.Message("in_progress", []) };
            yield return OfText("response.content_part.added", "part", ResponseDocument.Part(""));
            foreach (var piece in TokenPieces.Of(text))
            {
                var delta = OfText("response.output_text.delta", "delta", piece);
                delta["logprobs"] = new JsonArray();
                yield return delta;
            }

            var done = OfText("response.output_text.done", "text", text);
            done["logprobs"] = new JsonArray();
            yield return done;
            yield return OfText("response.content_part.done", "part", ResponseDocument.Part(text));
            yield return new("response.output_item.done") { ["output_index"] = 0, ["item"] = response.Message(response.Incomplete is null ? "completed" : "incomplete", [ResponseDocument.Part(text)]) };
            position++;
        }

        for (var index = 0; index < response.Answer.Calls.Count; index++, position++)
        {
            var call = response.Answer.Calls[index];
            var id = response.Call(index, "completed", "")["id"]!.GetValue<string>();
            yield return new("response.output_item.added") { ["output_index"] = position, ["item"] = response.Call(index, "in_progress", "") };
            foreach (var piece in TokenPieces.Of(call.Arguments))
            {
                yield return new("response.function_call_arguments.delta") { ["item_id"] = id, ["output_index"] = position, ["delta"] = piece };
            }

            yield return new("response.function_call_arguments.done") { ["item_id"] = id, ["name"] = call.Name, ["output_index"] = position, ["arguments"] = call.Arguments };
            yield return new("response.output_item.done") { ["output_index"] = position, ["item"] = response.Call(index, "completed", call.Arguments) };
        }
    }

    private Event OfText(string type, string name, JsonNode value) =>
        new(type) { ["item_id"] = response.MessageId, ["output_index"] = 0, ["content_index"] = 0, [name] = value };

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
                var error = JsonNode.Parse(ApiError.Emulated(fault).ToJson())!["error"]!;
                await SendAsync(new("error") { ["code"] = error["code"]?.DeepClone() ?? error["type"]?.DeepClone(), ["message"] = error["message"]!.DeepClone(), ["param"] = null }, cancellation);
                break;
            case FaultKind.Filter:
                var filtered = response with { Answer = response.Answer with { Filtered = true, Calls = [] } };
                await SendAsync(new("response.incomplete") { ["response"] = filtered.Whole() }, cancellation);
                break;
            default:
                break;
        }
    }

    private async Task SendAsync(Event sent, CancellationToken cancellation)
    {
        var data = new JsonObject { ["type"] = sent.Type, ["sequence_number"] = _sequence++ };
        foreach (var (name, value) in sent)
        {
            data[name] = value;
        }

        await body.WriteAsync(Encoding.UTF8.GetBytes($"event: {sent.Type}\ndata: {data.ToJsonString()}\n\n"), cancellation);
        await body.FlushAsync(cancellation);
    }

    private sealed class Event(string type) : Dictionary<string, JsonNode?>
    {
        public string Type => type;

        public bool IsPiece => type.EndsWith(".delta", StringComparison.Ordinal);
    }
}
