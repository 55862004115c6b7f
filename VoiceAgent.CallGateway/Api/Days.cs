using System.Globalization;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Days in addresses: UTC, <c>yyyy-MM-dd</c>.</summary>
internal static class Days
{
    private const string Form = "yyyy-MM-dd";

    public static bool TryRead(string text, out DateOnly day) => DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static string Write(DateOnly day) => day.ToString(Form, CultureInfo.InvariantCulture);
}
