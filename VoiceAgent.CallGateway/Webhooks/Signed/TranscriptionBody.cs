using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>A result of a recogniser outside the platform.</summary>
/// <param name="Speaker">One of <see cref="ReportBody.Speakers"/>.</param>
/// <param name="FromMs">From the beginning of the call's audio.</param>
internal sealed record TranscriptionBody(string Speaker, string Text, double FromMs, double UntilMs, string? Language = null, double? Confidence = null) : IReportBody
{
    private const int LongestText = 8_000;
    private const int LongestLanguage = 35;
    private const double LongestCall = 24 * 60 * 60 * 1000;

    public string? Mistake() =>
        !ReportBody.Speakers.Contains(Speaker) ? $"Set 'speaker' to {string.Join(", ", ReportBody.Speakers)}."
        : string.IsNullOrWhiteSpace(Text) || Text.Length > LongestText ? $"Set 'text' to what was said, in at most {LongestText} characters."
        : !ReportBody.IsWithin(FromMs, 0, LongestCall) || !ReportBody.IsWithin(UntilMs, FromMs, LongestCall) ? "Set 'fromMs' and 'untilMs' to milliseconds from the beginning of the call, at most a day."
        : Language is { } tag && (tag.Length is 0 or > LongestLanguage || !tag.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-')) ? "Set 'language' to a tag such as en-US, or leave it out."
        : !ReportBody.IsWithin(Confidence, 0, 1) ? "Set 'confidence' to a number from 0 to 1, or leave it out."
        : null;

    public CallEvent ToEvent(string sender) =>
        new TranscriptReceived(sender, Speaker, WrittenCards.Mask(Text.Trim()), TimeSpan.FromMilliseconds(FromMs), TimeSpan.FromMilliseconds(UntilMs)) { Language = Language, Confidence = Confidence };
}
