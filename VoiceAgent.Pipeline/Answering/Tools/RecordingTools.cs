using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>The tools for the caller's consent to the recording. Every agent has them, because the caller decides about it.</summary>
internal static class RecordingTools
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<AgentTool> OfEveryAgent { get; } =
    [
        AgentTool.From(
            PauseAsync,
            "pause_recording",
            "Stops the recording of this call. Use it as soon as the caller says that they do not want to be recorded. Then tell them that they are not recorded from now on, and go on with the call.",
            ToolKind.Commit,
            Deadline) with { IsRepeatable = true },
        AgentTool.From(
            ResumeAsync,
            "resume_recording",
            "Continues the recording that the caller has stopped. Use it only when the caller says that this call may be recorded. Then tell them that they are recorded again.",
            ToolKind.Commit,
            Deadline) with { IsRepeatable = true },
    ];

    private static async Task<string> PauseAsync(CallContext context)
    {
        await SwitchOf(context).RefuseAsync();
        return "The call is not recorded from now on.";
    }

    private static async Task<string> ResumeAsync(CallContext context) => await SwitchOf(context).ConsentAsync()
        ? "The call is recorded again."
        : "The caller's consent is noted, but an operator has paused the recording. The call is still not recorded.";

    private static IRecordingSwitch SwitchOf(CallContext context) => context.Recording ?? throw new ToolFailedException("This call has no recording.");
}
