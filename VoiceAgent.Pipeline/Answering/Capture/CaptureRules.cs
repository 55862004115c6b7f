using System.Globalization;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Answering.Capture;

/// <summary>
/// The rules for capturing a value: understand it, read it back, have it confirmed. They are a pure function of the state and
/// of the caller's words or keys. The number of tries is limited.
/// </summary>
internal static class CaptureRules
{
    public static (CaptureState State, CaptureAnswer Answer) Hear(CaptureField field, CaptureState state, string said, string language, DateOnly today)
    {
        var understood = Understand(field, said, language, today);
        if (field.Kind is CaptureKind.YesOrNo)
        {
            return understood is null ? Fail(field, state) : Captured(state, understood);
        }

        // When the caller says "yes" or "no" together with a value, the value counts.
        return (state.Pending ?? state.Value, understood, SpokenAnswer.In(said)) switch
        {
            ({ } known, null, true) => Captured(state, known),
            ({ } known, { } same, true) when known == same => Captured(state, known),
            (_, { } value, _) => (new CaptureState(value, null, state.Failures), new CaptureAnswer("confirm", $"{ReadBack(field, value)} Is that right?")),
            _ => Fail(field, state),
        };
    }

    /// <returns>The value in its canonical form: digits, <c>yyyy-MM-dd</c>, <c>412.50</c>, capital letters, <c>yes</c>, <c>no</c>. Null when none fits.</returns>
    public static string? Understand(CaptureField field, string said, string language, DateOnly today) => field.Kind switch
    {
        CaptureKind.Digits => Digits(said) is { Length: > 0 } digits && (field.Length is null || digits.Length == field.Length) ? digits : null,
        CaptureKind.Date => SpokenDate.In(said, language, today)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CaptureKind.Money => SpokenMoney.In(said) is { } sum && sum > 0 && sum <= (field.Most ?? decimal.MaxValue) ? sum.ToString("0.00", CultureInfo.InvariantCulture) : null,
        CaptureKind.Spelling => SpokenSpelling.In(said),
        _ => SpokenAnswer.In(said) switch { true => "yes", false => "no", null => null },
    };

    private static (CaptureState State, CaptureAnswer Answer) Captured(CaptureState state, string value) =>
        (state with { Pending = null, Value = value }, new CaptureAnswer("captured", "Thank you.", value));

    private static (CaptureState State, CaptureAnswer Answer) Fail(CaptureField field, CaptureState state)
    {
        var failures = Math.Min(state.Failures + 1, field.Tries);
        var failed = new CaptureState(null, null, failures);
        return failures >= field.Tries
            ? (failed, new CaptureAnswer("give_up", $"I'm sorry, I can't get the {field.Words} right. I'll find another way to help you."))
            : (failed, new CaptureAnswer("again", Ask(field, failures)));
    }

    /// <summary>How to ask again. From the second failure on, it asks for the input that works best on a bad connection.</summary>
    private static string Ask(CaptureField field, int failures) => (field.Kind, failures > 1) switch
    {
        (CaptureKind.Digits, false) when field.Length is { } length => $"I need the {field.Words}, {length} digits. Could you say it again, digit by digit?",
        (CaptureKind.Digits, false) => $"Could you say the {field.Words} again, digit by digit?",
        (CaptureKind.Digits, true) => $"Please key in the {field.Words} on your phone, and then the pound key.",
        (CaptureKind.Date, false) => $"Could you say the {field.Words} again, with day, month and year?",
        (CaptureKind.Date, true) => $"Please key in the {field.Words} on your phone: two digits for the month, two for the day, four for the year.",
        (CaptureKind.Money, _) when field.Most is { } most => $"How much is it, in dollars and cents? It can be at most {Money(most)}.",
        (CaptureKind.Money, _) => "How much is it, in dollars and cents?",
        (CaptureKind.Spelling, _) => $"Could you spell the {field.Words} for me, letter by letter, like B as in Bravo?",
        _ => "Is that a yes or a no? You can also press one for yes, two for no.",
    };

    private static string ReadBack(CaptureField field, string value) => field.Kind switch
    {
        CaptureKind.Digits or CaptureKind.Spelling => $"I have {string.Join(", ", value.Select(letter => letter switch { '-' => "hyphen", '\'' => "apostrophe", _ => letter.ToString() }))}.",
        CaptureKind.Date => $"I have {DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)}.",
        _ => $"That is {Money(decimal.Parse(value, CultureInfo.InvariantCulture))}.",
    };

    private static string Digits(string said) => SpokenWords.Keys(said) is { Length: > 0 } keys ? keys : SpokenDigits.In(string.Join(' ', SpokenWords.Meant(SpokenWords.In(said))));

    private static string Money(decimal sum) => "$" + sum.ToString(decimal.IsInteger(sum) ? "0" : "0.00", CultureInfo.InvariantCulture);
}
