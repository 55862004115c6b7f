using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Phone.Numbers;

/// <summary>What a number does when the application calls it or adds it to a call.</summary>
internal enum NumberAnswer
{
    /// <summary>Somebody answers: a person who types, or a script.</summary>
    PicksUp,
    Busy,
    NoAnswer,

    /// <summary>The call is declined.</summary>
    Rejects,

    /// <summary>The number does not exist.</summary>
    Unreachable,

    /// <summary>A machine answers: it plays a greeting and a beep, and then it records.</summary>
    Voicemail,

    /// <summary>The number is the application's own: it gets an IncomingCall.</summary>
    Application,
}

/// <summary>A rule for some numbers, from the settings <c>Phone:Numbers</c> or from <c>PUT /emulator/numbers</c>. The first rule that has the number decides.</summary>
internal sealed partial record NumberRule
{
    // A campaign has hundreds of numbers. More than this in one rule is a mistake.
    private const long LongestRange = 1_000_000;

    /// <summary>Numbers (<c>+15550200001</c>), ranges (<c>+15550200002-+15550200500</c>), and raw ids of users (<c>8:acs:…</c>).</summary>
    public string[] Numbers { get; init; } = [];

    public NumberAnswer Answers { get; init; }

    /// <summary>How long it rings before that. Null for the default.</summary>
    public TimeSpan? Rings { get; init; }

    /// <summary>The greeting of a voicemail. Null for the default.</summary>
    public string? Greets { get; init; }

    /// <summary>The length of the tone after the greeting of a voicemail. Zero for none. Null for the default.</summary>
    public TimeSpan? Beeps { get; init; }

    /// <summary>The name of a shipped script, or a script as YAML, of the person who answers. Null for a person who types.</summary>
    public string? Script { get; init; }

    /// <summary>Returns why this rule is invalid, or null.</summary>
    public string? Complaint()
    {
        if (Numbers.Length == 0)
        {
            return "it has no numbers";
        }

        return Numbers.FirstOrDefault(number => !IsKnown(number)) is { } wrong ? $"'{wrong}' is not a number such as +15550200001, a range such as +15550200002-+15550200500, or a raw id"
            : Rings < TimeSpan.Zero || Beeps < TimeSpan.Zero ? "a time is negative"
            : Script is not null && Answers is not NumberAnswer.PicksUp ? "only somebody who picks up has a script"
            : (Greets is not null || Beeps is not null) && Answers is not NumberAnswer.Voicemail ? "only a voicemail greets and beeps"
            : null;
    }

    public bool Has(string number)
    {
        foreach (var each in Numbers)
        {
            if (each == number)
            {
                return true;
            }

            if (Range().Match(each) is { Success: true } range && long.TryParse(number.AsSpan().TrimStart('+'), out var digits) && number.StartsWith('+')
                && digits >= long.Parse(range.Groups[1].ValueSpan, null) && digits <= long.Parse(range.Groups[2].ValueSpan, null))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsKnown(string number) =>
        Number().IsMatch(number) || (number.Length is > 2 and < 300 && number[0] is '8' or '2' && number.Contains(':'))
        || (Range().Match(number) is { Success: true } range && long.Parse(range.Groups[2].ValueSpan, null) - long.Parse(range.Groups[1].ValueSpan, null) is >= 0 and <= LongestRange);

    [GeneratedRegex(@"^\+\d{3,15}$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\+(\d{3,15})-\+(\d{3,15})$")]
    private static partial Regex Range();
}
