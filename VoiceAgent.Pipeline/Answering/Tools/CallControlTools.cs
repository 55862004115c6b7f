using System.ComponentModel;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Rules;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>The tools that every agent may have: ending the call, and transferring it to a human.</summary>
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
        ([Description("For the colleague who takes the call, in one or two sentences: what the caller wants, what was told and done. Never a card's digits or a date of birth.")] string summary, CallContext context, CancellationToken cancelled) =>
            TransferAsync(control, context, summary, cancelled),
        RecoveryRules.Transfer,
        "Puts the caller through to a human. Use it when the caller asks for one or you cannot help. Say in the same reply, in one sentence, that you are doing it and what you have told the colleague. When it fails, tell the caller so and offer something else.",
        ToolKind.Terminal,
        RecoveryRules.TransferDeadline,
        CallEnding.Transferred);

    private static async Task<string> TransferAsync(ICallControl control, CallContext context, string summary, CancellationToken cancelled) =>
        await control.TransferAsync(context.Call, context.IdempotencyKey, TransferNote.Of(summary, context.Facts.Caller), cancelled) is { } refusal
            ? throw new ToolFailedException(refusal)
            : "The caller was put through.";
}
