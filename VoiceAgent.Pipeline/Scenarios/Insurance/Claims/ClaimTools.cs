using System.ComponentModel;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Claims;

/// <summary>Tools that look up claims for callers who have proved who they are.</summary>
internal sealed class ClaimTools(IdentityCheck check)
{
    private const int MostTold = 5;

    public AgentTool FindClaim() => AgentTool.From(
        FindAsync,
        "find_claim",
        "Finds a claim of the caller: the latest, or the one of that number or service. Requires identity: the result says what is still needed for it.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    private async Task<object> FindAsync(
        CallContext call,
        CancellationToken cancelled,
        [Description("The member number as the caller said it: four digits. Leave it out once the caller is verified.")] string? member_number = null,
        [Description("The claim's number such as C-2041, or words for what was done, such as 'dental'. Leave it out for the latest claim.")] string? claim = null)
    {
        if (await check.MemberAsync(call, cancelled) is not { } member)
        {
            var answer = await check.VerifyAsync(call, member_number, null, cancelled);
            if (CallerIdentity.Of(call).Member is not { } proved)
            {
                return answer.Told();
            }

            member = proved;
        }
        else if (!string.IsNullOrWhiteSpace(member_number) && SpokenDigits.In(member_number) != member.Id)
        {
            return new { error = "not yours", problem = "Only the data of the caller who was verified may be told." };
        }

        var found = string.IsNullOrWhiteSpace(claim) ? member.Claims.MaxBy(one => one.ServiceDate) : member.Claims.FirstOrDefault(one => IsMeant(one, claim));
        return found is not null
            ? Told(member, found)
            : new { error = "not found", claims = string.Join(", ", member.Claims.Take(MostTold).Select(one => one.Service)) };
    }

    private static object Told(Member member, Claim claim) => new
    {
        member = member.Name,
        claim_id = claim.ClaimId,
        service = claim.Service,
        service_date = Spoken.Day(claim.ServiceDate),
        status = claim.Status,
        amount = claim.Amount is { } amount ? Spoken.Money(amount) : null,
        reason = claim.Reason,
    };

    private static bool IsMeant(Claim claim, string said) =>
        (SpokenDigits.In(said) is { Length: > 0 } digits && SpokenDigits.In(claim.ClaimId) == digits)
        || claim.Service.Split(' ').Any(word => word.Length > 2 && said.Contains(word, StringComparison.OrdinalIgnoreCase));
}
