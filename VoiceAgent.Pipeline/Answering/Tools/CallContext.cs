using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>The context of a tool's run: the call, and this one use of the tool.</summary>
/// <param name="From">The caller's number in E.164, or a user's id. It comes from the telephone network and does not prove who calls.</param>
/// <param name="Language">BCP 47. The language of the current agent.</param>
internal sealed record CallContext(CallId Call, string From, string Language)
{
    /// <summary>Facts of this call, shared by all its agents.</summary>
    public CallFacts Facts { get; init; } = new();

    /// <summary>Pauses and resumes the call's recording. Null outside of a call.</summary>
    public IRecordingSwitch? Recording { get; init; }

    /// <summary>
    /// Identifies this use of a tool. It is the same for every attempt and different for every other use. A tool that changes
    /// something passes it on, so that the change is made once. Empty outside of a tool's run.
    /// </summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>Builds a key from characters that every store accepts in a key.</summary>
    public static string KeyFor(CallId call, string toolCallId) => $"{call}:{toolCallId}";
}
