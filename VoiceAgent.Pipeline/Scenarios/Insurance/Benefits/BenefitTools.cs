using System.ComponentModel;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Benefits;

/// <summary>Tools that look up what the caller's plan covers.</summary>
internal static class BenefitTools
{
    public static AgentTool FindBenefit() => AgentTool.From(
        Find,
        "find_benefit",
        "Says what the verified caller's plan pays for a service: share, copay, how many visits are left. Requires verify_identity before.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    public static AgentTool FindDeductible() => AgentTool.From(
        (CallContext call) => Deductible(CallerIdentity.Of(call).Required()),
        "find_deductible",
        "Says the verified caller's yearly deductible and how much of it is left. Requires verify_identity before.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    private static object Find(CallContext call, [Description("The service in the caller's words, such as 'teeth cleaning'.")] string service)
    {
        var member = CallerIdentity.Of(call).Required();
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
