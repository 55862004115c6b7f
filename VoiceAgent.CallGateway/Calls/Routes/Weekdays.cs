using NodaTime;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>The English names of the weekdays, in any case.</summary>
internal static class Weekdays
{
    public static IsoDayOfWeek? Read(string text) =>
        Enum.TryParse<IsoDayOfWeek>(text, ignoreCase: true, out var day) && day is not IsoDayOfWeek.None && Enum.IsDefined(day) && char.IsAsciiLetter(text[0]) ? day : null;
}
