using System.Globalization;

namespace VoiceAgent.LoadTest.Reporting;

/// <summary>Writes a count with its noun: one call, two calls.</summary>
internal static class Quantity
{
    /// <param name="count">The count.</param>
    /// <param name="one">The singular of the noun. Its plural ends in s.</param>
    public static string Of(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
