using System.Globalization;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>The number of a media stream's start, as the telephony service returns it with its reports. The answer of the call is number 0.</summary>
internal static class MediaAttempt
{
    private const string Prefix = "media-";

    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");

    public static int Read(string? context) =>
        context?.StartsWith(Prefix, StringComparison.Ordinal) is true && int.TryParse(context.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
