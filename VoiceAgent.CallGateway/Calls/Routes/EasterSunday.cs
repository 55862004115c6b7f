using NodaTime;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher ("Astronomical Algorithms", 1991).</summary>
internal static class EasterSunday
{
    public static LocalDate Of(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var g = ((8 * b) + 13) / 25;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (19 * l)) / 433;
        var month = (h + l - (7 * m) + 90) / 25;
        var day = (h + l - (7 * m) + (33 * month) + 19) % 32;
        return new LocalDate(year, month, day);
    }
}
