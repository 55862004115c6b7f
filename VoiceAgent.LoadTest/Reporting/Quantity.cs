using System.Globalization;

namespace VoiceAgent.LoadTest.Reporting;

/// <summary>So many of something, in words: one call, two calls.</summary>
internal static class Quantity
{
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called; its plural ends in s.</param>
    public static string Of(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
