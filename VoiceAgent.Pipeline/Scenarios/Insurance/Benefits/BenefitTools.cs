using System.ComponentModel;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Benefits;

/// <summary>Tools that look up what the caller's plan covers.</summary>
internal sealed class BenefitTools(IdentityCheck check)
{
    public AgentTool FindBenefit() => AgentTool.From(
        FindAsync,
        "find_benefit",
        "Says what the verified caller's plan pays for a service: share, copay, how many visits are left. Requires verify_identity before.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    public AgentTool FindDeductible() => AgentTool.From(
        async (CallContext call, CancellationToken cancelled) => Deductible(await check.RequiredAsync(call, cancelled)),
        "find_deductible",
        "Says the verified caller's yearly deductible and how much of it is left. Requires verify_identity before.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    private async Task<object> FindAsync(CallContext call, [Description("The service in the caller's words, such as 'teeth cleaning'.")] string service, CancellationToken cancelled)
    {
        var member = await check.RequiredAsync(call, cancelled);
        var found = member.Benefits.FirstOrDefault(benefit => IsMeant(benefit, service));
        return found is null
            ? new { error = "not found", plan = member.Plan, services = string.Join(", ", member.Benefits.Select(benefit => benefit.Service)) }
            : new
            {
                service = found.Service,
                plan = member.Plan,
                covered = found.Percent > 0,
                percent = found.Percent > 0 ? Spoken.Number(found.Percent) : null,
                copay = found.Copay > 0 ? Spoken.Money(found.Copay) : null,
                visits_left = found.Limit is { } limit ? Spoken.Number(Math.Max(0, limit - found.Used)) : null,
                needs_referral = found.NeedsReferral,
            };
    }

    private static object Deductible(Member member) => new
    {
        plan = member.Plan,
        deductible = Spoken.Money(member.Deductible),
        met = Spoken.Money(member.DeductibleMet),
        left = Spoken.Money(Math.Max(0, member.Deductible - member.DeductibleMet)),
    };

    private static bool IsMeant(Benefit benefit, string said) =>
        benefit.AlsoCalled.Append(benefit.Service).Any(name => said.Contains(name, StringComparison.OrdinalIgnoreCase));
}
