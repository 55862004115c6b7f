using System.ComponentModel;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Members;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The tools every agent may have: ending the call, and handing it to a human.</summary>
internal static class CallControlTools
{
    public static AgentTool EndCall() => AgentTool.From(
        () => "The call has ended.",
        "end_call",
        "Ends the call. Use it when the caller says goodbye or wants nothing more, together with a short goodbye.",
        ToolKind.Terminal,
        TimeSpan.FromSeconds(5),
        CallEnding.AgentHungUp);

    public static AgentTool TransferToHuman(ICallControl control) => AgentTool.From(
        ([Description("For the colleague who takes the call, in one or two sentences: who calls, what they want, what was told and done.")] string summary, CallContext context, CancellationToken cancelled) =>
            TransferAsync(control, context, summary, cancelled),
        "transfer_to_human",
        "Puts the caller through to a human. Use it when the caller asks for one or you cannot help, and say in one sentence that you are doing it.",
        ToolKind.Terminal,
        TimeSpan.FromSeconds(10),
        CallEnding.Transferred);

    private static async Task<string> TransferAsync(ICallControl control, CallContext context, string summary, CancellationToken cancelled) =>
        await control.TransferAsync(context.Call, Note(summary, context.Facts.Caller.Member), cancelled) is { } refusal
            ? throw new ToolFailedException(refusal)
            : "The caller was put through.";

    /// <summary>A colleague must not ask again who calls.</summary>
    private static string Note(string summary, Member? caller) =>
        caller is null ? $"{summary} The caller was not identified." : $"{summary} The caller is {caller.Name}, member {caller.Id}, identified.";
}
