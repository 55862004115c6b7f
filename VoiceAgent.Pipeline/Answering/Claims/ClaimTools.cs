using System.ComponentModel;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Claims;

/// <summary>A claim as an agent may speak of it.</summary>
/// <param name="Status"><c>approved</c>, <c>pending</c> or <c>denied</c>.</param>
/// <param name="ServiceDate">In words: it will be spoken.</param>
/// <param name="Amount">In words; null until it was decided.</param>
internal sealed record Claim(string MemberNumber, string ClaimId, string Service, string ServiceDate, string Status, string? Amount);

/// <summary>What the insurance scenario can look up.</summary>
internal sealed class ClaimTools
{
    private readonly Dictionary<string, Claim> _claims;

    private ClaimTools(IEnumerable<Claim> claims) => _claims = claims.ToDictionary(claim => claim.MemberNumber);

    /// <summary>The sample claims that ship with the program.</summary>
    public static ClaimTools FromSample()
    {
        using var sample = typeof(ClaimTools).Assembly.GetManifestResourceStream("claims.json")!;
        return new ClaimTools(JsonSerializer.Deserialize<List<Claim>>(sample, Json)!);
    }

    private static JsonSerializerOptions Json { get; } = new(LoggedEvent.Json) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public AgentTool FindClaim() => AgentTool.From(
        ([Description("The member number as the caller said it: four digits.")] string member_number) => Find(member_number),
        "find_claim",
        "Finds the latest claim of a member by the member number.",
        ToolKind.Read,
        TimeSpan.FromSeconds(8));

    private string Find(string memberNumber)
    {
        var number = SpokenDigits.In(memberNumber);
        return _claims.TryGetValue(number, out var claim)
            ? JsonSerializer.Serialize(new { claim.ClaimId, claim.Service, claim.ServiceDate, claim.Status, claim.Amount }, Json)
            : JsonSerializer.Serialize(new { Error = "not found", MemberNumber = number }, Json);
    }
}
