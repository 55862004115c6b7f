namespace VoiceAgent.Tests.Pipeline.Answering.Capture;

/// <summary>Writes numbers in words, for tests of the code that reads them.</summary>
internal static class English
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
        "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    public static string Number(int number) => number switch
    {
        < 20 => Small[number],
        < 100 => Tens[number / 10] + (number % 10 == 0 ? "" : "-" + Small[number % 10]),
        < 1_000 => $"{Small[number / 100]} hundred" + (number % 100 == 0 ? "" : " and " + Number(number % 100)),
        _ => $"{Number(number / 1_000)} thousand" + (number % 1_000 == 0 ? "" : (number % 1_000 < 100 ? " and " : " ") + Number(number % 1_000)),
    };

    public static string Ordinal(int day) => day switch
    {
        1 => "first",
        2 => "second",
        3 => "third",
        5 => "fifth",
        8 => "eighth",
        9 => "ninth",
        12 => "twelfth",
        20 => "twentieth",
        30 => "thirtieth",
        < 20 => Small[day] + "th",
        _ => Tens[day / 10] + " " + Ordinal(day % 10),
    };

    public static string Year(int year) => year switch
    {
        >= 2_000 and < 2_010 => year == 2_000 ? "two thousand" : $"two thousand and {Small[year % 10]}",
        _ when year % 100 < 10 => $"{Number(year / 100)} oh {Small[year % 10]}",
        _ => $"{Number(year / 100)} {Number(year % 100)}",
    };
}
