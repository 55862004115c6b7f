using System.Globalization;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>Decides which runs of digits may be a payment card number. See docs/decisions/0011.</summary>
internal static class CardNumbers
{
    /// <summary>Replaces a card's number, its security code and its expiry date in a transcript.</summary>
    public const string Mask = "[card number]";

    /// <summary>Stands for the end of a number that may be a telephone number, until the number is whole.</summary>
    public const string Held = "[more digits]";

    /// <summary>How many digits of a card number may be kept: the first ones, which name the issuer (PCI DSS 3.4).</summary>
    public const int Kept = 6;

    /// <summary>The longest number that is not a card: a telephone number with its country code. Card numbers have 13 to 19 digits, a few have 12.</summary>
    public const int LongestOther = 11;

    /// <summary>The fewest digits of a whole card number.</summary>
    public const int Shortest = 13;

    /// <summary>Whether a group of this length follows so many digits on a card: 4-4-4-4, 4-6-5 or 4-6-4.</summary>
    public static bool AreGroups(int before, int group) => (before, group) is (4 or 8, 4 or 8 or 12) or (12, >= 1 and <= 7) or (4, 6) or (4, 10 or 11) or (10, 4 or 5);

    /// <summary>The check of ISO/IEC 7812, by Luhn.</summary>
    public static bool HasCheckDigit(string number)
    {
        var sum = 0;
        for (var at = 0; at < number.Length; at++)
        {
            var digit = number[^(at + 1)] - '0';
            digit *= at % 2 == 0 ? 1 : 2;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>True when the run must be treated as a card number: no more of its digits may be kept.</summary>
    public static bool IsGivenAway(string run, CardPolicy policy) =>
        run.Length > LongestOther || (run.Length > Math.Max(Kept, policy.LongestNumber) && BeginsAsACard(run) && !ReadsAsADate(run));

    // The issuers' ranges (ISO/IEC 7812): Visa, Mastercard, American Express, Diners Club, JCB, Discover, UnionPay, Maestro, Mir, RuPay.
    private static bool BeginsAsACard(string run)
    {
        var first = Int(run, 0, 4);
        return run[0] switch
        {
            '4' or '6' => true,
            '5' => first < 5900,
            '3' => first is (>= 3000 and < 3060) or (>= 3090 and < 3100) or (>= 3400 and < 3500) or (>= 3528 and < 4000),
            '2' => first is (>= 2200 and <= 2204) or (>= 2221 and <= 2720),
            '8' => first is >= 8100 and < 8300,
            _ => false,
        };
    }

    /// <summary>True for "5 15 1980" and "23 05 1980", also without their last digit. About one card number in several hundred begins like this.</summary>
    private static bool ReadsAsADate(string run) => run.Length switch
    {
        7 => (run[0] > '0' && IsDay(Int(run, 1, 2)) && IsCentury(Int(run, 3, 2))) || (IsDayAndMonth(run) && IsCentury(Int(run, 4, 2))),
        8 => IsDayAndMonth(run) && IsCentury(Int(run, 4, 2)),
        _ => false,
    };

    private static bool IsDayAndMonth(string run)
    {
        var (one, other) = (Int(run, 0, 2), Int(run, 2, 2));
        return (IsDay(one) && IsMonth(other)) || (IsMonth(one) && IsDay(other));
    }

    private static bool IsDay(int figure) => figure is >= 1 and <= 31;

    private static bool IsMonth(int figure) => figure is >= 1 and <= 12;

    private static bool IsCentury(int figure) => figure is 19 or 20;

    private static int Int(string run, int from, int length) => int.Parse(run.AsSpan(from, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
