namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>Somebody who is insured, with what an agent may tell them of. Money is in dollars.</summary>
/// <param name="Id">The member number: four digits.</param>
/// <param name="Phones">The member's own telephones, E.164.</param>
/// <param name="Balance">What the insurer had billed when the statement was drawn up; payments since are counted apart.</param>
/// <param name="DueOn">When the balance is to be paid.</param>
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

/// <param name="Service">What was done, in words.</param>
/// <param name="Status"><c>approved</c>, <c>pending</c> or <c>denied</c>.</param>
/// <param name="Amount">What the member is paid; null until it was decided.</param>
/// <param name="Reason">Why it was denied, as a sentence that may be spoken.</param>
internal sealed record Claim(string ClaimId, string Service, DateOnly ServiceDate, string Status, decimal? Amount = null, string? Reason = null);

/// <param name="Service">What is covered, in words.</param>
/// <param name="AlsoCalled">Other words by which callers name it.</param>
/// <param name="Percent">How much of the cost the plan pays; 0: not covered.</param>
/// <param name="Copay">What the member pays at each visit.</param>
/// <param name="Limit">How often a year; null for as often as needed.</param>
/// <param name="Used">How often this year already.</param>
internal sealed record Benefit(string Service, IReadOnlyList<string> AlsoCalled, int Percent, decimal Copay, int? Limit = null, int Used = 0, bool NeedsReferral = false);

/// <summary>The members.</summary>
internal interface IMembers
{
    /// <returns>Null when there is nobody of that number.</returns>
    Task<Member?> FindAsync(string memberNumber, CancellationToken cancelled);

    /// <summary>Adds a member unless there is one of that number.</summary>
    /// <returns>Whether it was added.</returns>
    Task<bool> AddAsync(Member member, CancellationToken cancelled);
}
