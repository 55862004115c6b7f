using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Capture;

/// <summary>An agent may take this value from the caller.</summary>
internal sealed record CaptureGrant(CaptureField Field) : ToolGrant("capture_" + Field.Name);

/// <summary>
/// A tool for each value that agents take from callers. The model hands on what the caller said and says what it is
/// told; what was understood, and that it was confirmed, is decided here.
/// </summary>
internal sealed class CaptureTools(TimeProvider time) : IToolSource
{
    // Nothing waits in it.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // A description is made by reflection: once for each field, not for each call.
    private readonly ConcurrentDictionary<CaptureField, AgentTool> _tools = new();

    public AgentTool? Find(ToolGrant grant) => grant is CaptureGrant capture ? _tools.GetOrAdd(capture.Field, Tool) : null;

    private AgentTool Tool(CaptureField field) => AgentTool.From(
        ([Description("What the caller just said or keyed, word for word, with nothing added.")] string said, CallContext call) => Capture(field, said, call),
        "capture_" + field.Name,
        $"Takes the caller's {field.Words}. Call it each time the caller has said something about it, also when they confirm it or correct it, and say what it "
        + "tells you to say. The value counts only once the status is 'captured'; at 'give_up' stop asking for it.",
        ToolKind.Read,
        Deadline);

    private JsonElement Capture(CaptureField field, string said, CallContext call)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var answer = call.Facts.Hear(field, state => CaptureRules.Hear(field, state, said, call.Language, today));
        return JsonSerializer.SerializeToElement(answer, Json);
    }
}
