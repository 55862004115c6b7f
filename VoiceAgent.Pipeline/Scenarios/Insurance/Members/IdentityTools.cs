using System.ComponentModel;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>The tool with which agents verify a caller.</summary>
internal sealed class IdentityTools(IdentityCheck check)
{
    public AgentTool VerifyIdentity() => AgentTool.From(
        VerifyAsync,
        "verify_identity",
        "Checks who the caller is, by member number and date of birth. Pass what the caller has said, also one of the two: the result says what is still needed.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    private async Task<object> VerifyAsync(
        CallContext call,
        CancellationToken cancelled,
        [Description("The member number as the caller said it: four digits.")] string? member_number = null,
        [Proof, Description("The date of birth as the caller said it, or as yyyy-MM-dd.")] string? date_of_birth = null) =>
        await check.MemberAsync(call, cancelled) is { } known
            ? IdentityAnswer.Of(known).Told()
            : (await check.VerifyAsync(call, member_number, date_of_birth, cancelled)).Told();
}
