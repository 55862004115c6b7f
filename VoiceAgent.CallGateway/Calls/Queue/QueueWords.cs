using System.Globalization;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>What a caller who waits hears: the words of the route, else those of the language.</summary>
internal static class QueueWords
{
    /// <param name="language">BCP 47.</param>
    /// <param name="offers">Whether a call-back is offered.</param>
    public static string Announcement(QueueSettings settings, string language, QueuePlace place, DateTimeOffset now, bool offers)
    {
        var usual = QueueSentences.In(language);
        var position = (settings.Announcement ?? usual.Position).Replace(QueueSettings.Position, Number(place.Position), StringComparison.Ordinal);
        var estimate = WaitEstimate.MinutesOf(place.Turn, place.Turns, now) is { } minutes
            ? (settings.Estimate ?? usual.Estimate).Replace(QueueSettings.Minutes, Number(minutes), StringComparison.Ordinal)
            : "";
        var offer = offers ? settings.CallbackOffer ?? usual.Offer : "";
        return string.Join(' ', new[] { position, estimate, offer }.Where(static words => words.Length > 0));
    }

    /// <summary>What a caller hears who wants to be called back.</summary>
    public static string Accepted(QueueSettings settings, string language) => settings.CallbackAccepted ?? QueueSentences.In(language).Accepted;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
