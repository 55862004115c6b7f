using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Phone.Numbers;

/// <summary>
/// What each number does when it is called. Rules that were set at runtime come before those of the settings. Without a rule, the application's number
/// (<c>Phone:To</c>) is the application's own, a number that ends with 86 is busy, one that ends with 80 does not answer, and all others pick up.
/// </summary>
internal sealed class NumberPlan(PhoneOptions options)
{
    private volatile IReadOnlyList<NumberRule> _set = [];

    /// <summary>The rules that were set at runtime.</summary>
    public IReadOnlyList<NumberRule> Rules
    {
        get => _set;
        set => _set = value;
    }

    public NumberRule Of(string number) => RuleOf(number) ?? new NumberRule
    {
        Numbers = [number],
        Answers = number == options.To ? NumberAnswer.Application : Human.At(number).Answers switch
        {
            HumanAnswer.Busy => NumberAnswer.Busy,
            HumanAnswer.NoAnswer => NumberAnswer.NoAnswer,
            _ => NumberAnswer.PicksUp,
        },
    };

    /// <summary>The human at a number that a call is transferred to.</summary>
    public Human HumanAt(string number)
    {
        if (RuleOf(number) is not { } rule)
        {
            return Human.At(number);
        }

        var human = rule.Answers switch
        {
            NumberAnswer.Busy => Human.Of(HumanAnswer.Busy),
            NumberAnswer.NoAnswer => Human.Of(HumanAnswer.NoAnswer),
            NumberAnswer.Rejects => Human.Of(HumanAnswer.Declines),
            NumberAnswer.Unreachable => Human.Of(HumanAnswer.Unreachable),
            NumberAnswer.Voicemail => Human.Machine(rule.Greets ?? Human.Voicemail) with { Beeps = rule.Beeps != TimeSpan.Zero },
            _ => Human.Of(HumanAnswer.PicksUp),
        };
        return rule.Rings is { } rings ? human with { Rings = rings } : human;
    }

    private NumberRule? RuleOf(string number) => _set.Concat(options.Numbers).FirstOrDefault(rule => rule.Has(number));
}
