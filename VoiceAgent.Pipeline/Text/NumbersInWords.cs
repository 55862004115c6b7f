namespace VoiceAgent.Pipeline.Text;

/// <summary>Numbers and dollars as they are said to callers.</summary>
internal static class NumbersInWords
{
    /// <summary><c>412.00</c> is "four hundred and twelve dollars", <c>86.40</c> "eighty-six dollars and forty cents".</summary>
    public static string Of(decimal amount)
    {
        var dollars = (int)decimal.Truncate(amount);
        var cents = (int)decimal.Round((amount - dollars) * 100);
        var whole = $"{Number(dollars)} {(dollars == 1 ? "dollar" : "dollars")}";
        var part = $"{Number(cents)} {(cents == 1 ? "cent" : "cents")}";
        return (dollars, cents) switch
        {
            (_, 0) => whole,
            (0, _) => part,
            _ => $"{whole} and {part}",
        };
    }

    /// <summary>0 to 999,999 in words.</summary>
    public static string Number(int value) => value switch
    {
        < 20 => NumberWords.Ones[value],
        < 100 => value % 10 == 0 ? NumberWords.Tens[(value / 10) - 2] : $"{NumberWords.Tens[(value / 10) - 2]}-{NumberWords.Ones[value % 10]}",
        < 1000 => value % 100 == 0 ? $"{NumberWords.Ones[value / 100]} hundred" : $"{NumberWords.Ones[value / 100]} hundred and {Number(value % 100)}",
        _ => value % 1000 == 0 ? $"{Number(value / 1000)} thousand" : $"{Number(value / 1000)} thousand {(value % 1000 < 100 ? "and " : "")}{Number(value % 1000)}",
    };
}
