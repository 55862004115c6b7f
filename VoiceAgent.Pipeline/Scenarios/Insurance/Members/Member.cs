namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>An insured person, with the data that an agent may give them. Money is in dollars.</summary>
/// <param name="Id">The member number: four digits.</param>
/// <param name="Phones">The member's own telephone numbers, E.164.</param>
/// <param name="Balance">The amount on the last statement. Payments after it are stored separately.</param>
/// <param name="DueOn">When the balance must be paid.</param>
internal sealed record Member(
    string Id,
    string Name,
    DateOnly DateOfBirth,
    IReadOnlyList<string> Phones,
    string Plan,
    decimal Balance,
    DateOnly? DueOn,
    decimal Deductible,
    decimal DeductibleMet,
    IReadOnlyList<Claim> Claims,
    IReadOnlyList<Benefit> Benefits);

/// <param name="Service">The treatment, in words.</param>
/// <param name="Status"><c>approved</c>, <c>pending</c> or <c>denied</c>.</param>
/// <param name="Amount">What the member is paid. Null until the claim is decided.</param>
/// <param name="Reason">Why the claim was denied, as a sentence that the agent may say.</param>
internal sealed record Claim(string ClaimId, string Service, DateOnly ServiceDate, string Status, decimal? Amount = null, string? Reason = null);

/// <param name="Service">The treatment, in words.</param>
/// <param name="AlsoCalled">Other names that callers use for it.</param>
/// <param name="Percent">The share of the cost that the plan pays. 0 means not covered.</param>
/// <param name="Copay">What the member pays at each visit.</param>
/// <param name="Limit">Visits per year. Null means unlimited.</param>
/// <param name="Used">Visits used this year.</param>
internal sealed record Benefit(string Service, IReadOnlyList<string> AlsoCalled, int Percent, decimal Copay, int? Limit = null, int Used = 0, bool NeedsReferral = false);

/// <summary>Stores members.</summary>
internal interface IMembers
{
    /// <returns>Null when no member has this number.</returns>
    Task<Member?> FindAsync(string memberNumber, CancellationToken cancelled);

    /// <summary>Adds a member unless one with this number exists.</summary>
    /// <returns>True when the member was added.</returns>
    Task<bool> AddAsync(Member member, CancellationToken cancelled);

    /// <summary>Stores a member in place of the one with this number, if there is one.</summary>
    Task PutAsync(Member member, CancellationToken cancelled);
}
