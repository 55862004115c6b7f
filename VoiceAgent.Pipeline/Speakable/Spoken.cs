using VoiceAgent.Pipeline.Speakable.Reading;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>Amounts, dates and times in words, for the results of tools. The sample scenarios speak American English.</summary>
internal static class Spoken
{
    private const string Language = "en-US";
    private const string Dollar = "$";

    /// <summary><c>412.00</c> is "four hundred and twelve dollars", <c>86.40</c> "eighty-six dollars and forty cents".</summary>
    public static string Money(decimal amount) => Reader.Of(Language).Money.Say(amount, Dollar);

    public static string Number(int number) => Reader.Of(Language).Numbers.Cardinal(number);

    /// <summary><c>2026-03-03</c> is "March third".</summary>
    public static string Day(DateOnly date) => Reader.Of(Language).Dates.Say(date, withYear: false);

    /// <summary>"Friday, November twenty-seventh".</summary>
    public static string DayWithWeekday(DateOnly date) => $"{date.DayOfWeek}, {Day(date)}";

    /// <summary><c>19:30</c> is "seven thirty p.m.".</summary>
    public static string Time(TimeOnly time) => Reader.Of(Language).Times.Say(time);
}
