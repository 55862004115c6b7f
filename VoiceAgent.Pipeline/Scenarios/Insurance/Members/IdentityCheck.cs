using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>Verifies that callers are who they say they are. Before that, no tool returns any data of a member.</summary>
internal sealed class IdentityCheck(IMembers members, IOptions<IdentityOptions> options)
{
    public const int NumberLength = 4;

    private const string Refusal = "requires identity";

    // Another worker has heard it, and proofs are not kept. The model has the caller's words.
    private const string SaidBefore = "The caller has said the date of birth before. Pass it again as they said it, and ask for it only if you do not know it.";

    /// <summary>Checks what the caller has said, together with what they said before.</summary>
    /// <param name="numberSaid">The member number in the caller's words. Null when they did not say it now.</param>
    /// <param name="birthdaySaid">The date of birth in the caller's words. Null when they did not say it now.</param>
    public async Task<IdentityAnswer> VerifyAsync(CallContext call, string? numberSaid, string? birthdaySaid, CancellationToken cancelled)
    {
        if (CallerIdentity.Of(call).TriesLeft == 0)
        {
            return NoMoreTries();
        }

        var number = string.IsNullOrWhiteSpace(numberSaid) ? null : SpokenDigits.In(numberSaid);
        if (number is not null && number.Length != NumberLength)
        {
            return Needs("member_number", $"A member number has four digits; {number.Length} were heard.");
        }

        var birthday = string.IsNullOrWhiteSpace(birthdaySaid) ? null : birthdaySaid;
        if (birthday is not null && Readings(call, birthday).Count == 0)
        {
            return Needs("date_of_birth", "The date of birth was not understood: month, day and year are needed.");
        }

        (number, birthday) = CallerIdentity.Of(call).Said(number, birthday);
        call.Facts.Keep(CallerIdentity.Of(call));
        if (number is null)
        {
            return Needs("member_number", CallerIdentity.Of(call).HasSaidBirthdayBefore ? SaidBefore : null);
        }

        var member = await members.FindAsync(number, cancelled);
        cancelled.ThrowIfCancellationRequested();
        if (member is not null && IsProved(call, member, birthday))
        {
            CallerIdentity.Of(call).Proved(member);
            call.Facts.Identify(new(member.Id, $"{member.Name}, member {member.Id}"));
            return IdentityAnswer.Of(member);
        }

        return birthday is null ? Needs("date_of_birth", CallerIdentity.Of(call).HasSaidBirthdayBefore ? SaidBefore : null) : Mistaken(call, number, birthday);
    }

    /// <summary>The member who the caller has proved to be. Null until then. After another worker has taken the call over, the data is read again.</summary>
    public async Task<Member?> MemberAsync(CallContext call, CancellationToken cancelled)
    {
        var caller = CallerIdentity.Of(call);
        if (caller.Member is null && call.Facts.Identity is { } proved && await members.FindAsync(proved, cancelled) is { } member)
        {
            caller.Proved(member);
        }

        return caller.Member;
    }

    /// <summary>The member whose data the caller may receive.</summary>
    /// <exception cref="ToolFailedException">The caller has not proved who they are.</exception>
    public async Task<Member> RequiredAsync(CallContext call, CancellationToken cancelled) => await MemberAsync(call, cancelled) ?? throw new ToolFailedException(
        "requires identity: ask for the member number and the date of birth, and check them with verify_identity.");

    private bool IsProved(CallContext call, Member member, string? birthday) => birthday is null
        ? options.Value.TrustPhones && member.Phones.Contains(call.From)
        : Readings(call, birthday).Contains(member.DateOfBirth);

    private static IReadOnlyList<DateOnly> Readings(CallContext call, string birthday) =>
        SpokenDate.Readings(birthday, call.Language, call.Today);

    // The answer does not say whether the member exists or the date is wrong. Either would help a stranger to guess.
    private static IdentityAnswer Mistaken(CallContext call, string number, string birthday)
    {
        var caller = CallerIdentity.Of(call);
        caller.Mistaken(number, birthday);
        call.Facts.Keep(caller);
        return caller.TriesLeft == 0 ? NoMoreTries() : Needs("both", "Member number and date of birth do not belong together.") with { TriesLeft = caller.TriesLeft };
    }

    private static IdentityAnswer NoMoreTries() =>
        Needs("human", "Too many tries: tell nothing, and offer a human or say goodbye.") with { TriesLeft = 0 };

    private static IdentityAnswer Needs(string what, string? problem = null) => new(false) { Error = Refusal, Needs = what, Problem = problem };
}

/// <summary>The result of a check, for the model.</summary>
internal sealed record IdentityAnswer(bool Verified)
{
    public string? Name { get; init; }

    public string? Error { get; init; }

    /// <summary><c>member_number</c>, <c>date_of_birth</c>, <c>both</c> or, after too many tries, <c>human</c>.</summary>
    public string? Needs { get; init; }

    public string? Problem { get; init; }

    public int? TriesLeft { get; init; }

    public static IdentityAnswer Of(Member member) => new(true) { Name = member.Name };

    /// <summary>The result with the property names that the model receives.</summary>
    public object Told() => Verified
        ? new { verified = true, name = Name }
        : new { verified = false, error = Error, needs = Needs, problem = Problem, tries_left = TriesLeft };
}
