using System.Globalization;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>The ids of what the telephony service does for a caller who waits. Reports about it have the same id.</summary>
internal static class QueueOperations
{
    /// <summary>The caller's keys are heard.</summary>
    public const string Keys = "queue:keys";

    public const string Music = "queue:music";

    private const string Prefix = "queue:";
    private const string Said = "queue:said:";

    public static bool IsOfQueue(string operation) => operation.StartsWith(Prefix, StringComparison.Ordinal);

    /// <param name="number">1 for the first announcement.</param>
    public static string Announcement(int number) => string.Create(CultureInfo.InvariantCulture, $"{Said}{number}");

    /// <returns>The number of the announcement. Null when it is another operation.</returns>
    public static int? AnnouncementOf(string operation) =>
        operation.StartsWith(Said, StringComparison.Ordinal) && int.TryParse(operation.AsSpan(Said.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
