using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Capture;

/// <summary>Allows an agent to capture this value from the caller.</summary>
internal sealed record CaptureGrant(CaptureField Field) : ToolGrant("capture_" + Field.Name);

/// <summary>
/// Provides a tool for each value that agents capture. The model passes on the caller's words and says what the tool returns.
/// This code decides what was understood and whether it was confirmed, not the model.
/// </summary>
internal sealed class CaptureTools : IToolSource
{
    // The tool only computes, so this is ample.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // Building a tool's description uses reflection, so it is built once per field and not per call.
    private readonly ConcurrentDictionary<CaptureField, AgentTool> _tools = new();

    public AgentTool? Find(ToolGrant grant) => grant is CaptureGrant capture ? _tools.GetOrAdd(capture.Field, Tool) : null;

    private AgentTool Tool(CaptureField field) => AgentTool.From(
        ([Description("What the caller just said or keyed, word for word, with nothing added.")] string said, CallContext call) => Capture(field, said, call),
        "capture_" + field.Name,
        $"Takes the caller's {field.Words}. Call it each time the caller has said something about it, also when they confirm it or correct it, and say what it "
        + "tells you to say. The value counts only once the status is 'captured'; at 'give_up' stop asking for it.",
        ToolKind.Read,
        Deadline) with
    { Proofs = field.IsProof ? ["said"] : [], ResultHasProof = field.IsProof };

    private JsonElement Capture(CaptureField field, string said, CallContext call)
    {
        var answer = call.Facts.Hear(field, state => CaptureRules.Hear(field, state, said, call.Language, call.Today));
        return JsonSerializer.SerializeToElement(answer, Json);
    }
}
