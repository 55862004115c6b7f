using System.ClientModel.Primitives;
using System.Globalization;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>How long a service asks to wait before the next request, as its headers say it.</summary>
internal static class RequestedWait
{
    // A caller waits for a second at most, so all longer waits are the same. The limit keeps any number within a TimeSpan.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // Azure sends both headers, sometimes under its own name. The ones in milliseconds are exact.
    private static readonly string[] InMilliseconds = ["retry-after-ms", "x-ms-retry-after-ms"];

    /// <returns>Null when the service names no time, or none that can be read.</returns>
    public static TimeSpan? In(PipelineResponseHeaders? headers)
    {
        foreach (var name in InMilliseconds)
        {
            if (Value(headers, name) is { } exact && Number(exact) is { } milliseconds)
            {
                return Bounded(milliseconds / 1_000);
            }
        }

        return Value(headers, "Retry-After") is not { } given ? null
            : Number(given) is { } seconds ? Bounded(seconds)
            : Date(given) is not { } until ? null

            // The date is by the service's clock, which its own header tells. Without one, a date is too far away.
            : Date(Value(headers, "Date")) is { } now ? Bounded((until - now).TotalSeconds) : Longest;
    }

    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));

    private static string? Value(PipelineResponseHeaders? headers, string name) => headers is not null && headers.TryGetValue(name, out var value) ? value : null;

    private static double? Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
