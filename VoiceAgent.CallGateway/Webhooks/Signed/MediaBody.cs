using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>A report of another system about the audio of a call.</summary>
/// <param name="Leg">One of <see cref="ReportBody.Speakers"/>.</param>
internal sealed record MediaBody(
    string Leg, string Status, string? Detail = null, double? JitterMs = null, double? LossPercent = null, double? RoundTripMs = null, double? Mos = null) : IReportBody
{
    private const int LongestDetail = 500;
    private const double LongestTime = 60_000;

    private static readonly string[] States = ["started", "stopped", "failed", "quality"];

    public string? Mistake() =>
        !ReportBody.Speakers.Contains(Leg) ? $"Set 'leg' to {string.Join(", ", ReportBody.Speakers)}."
        : !States.Contains(Status) ? $"Set 'status' to {string.Join(", ", States)}."
        : Detail?.Length > LongestDetail ? $"Set 'detail' to at most {LongestDetail} characters."
        : !ReportBody.IsWithin(JitterMs, 0, LongestTime) || !ReportBody.IsWithin(RoundTripMs, 0, LongestTime) ? "Set 'jitterMs' and 'roundTripMs' to milliseconds from 0 to 60,000, or leave them out."
        : !ReportBody.IsWithin(LossPercent, 0, 100) ? "Set 'lossPercent' to a number from 0 to 100, or leave it out."
        : !ReportBody.IsWithin(Mos, 1, 5) ? "Set 'mos' to a number from 1 to 5, or leave it out."
        : Status == "quality" && JitterMs is null && LossPercent is null && RoundTripMs is null && Mos is null ? "A report with the status 'quality' needs at least one figure."
        : null;

    public CallEvent ToEvent(string sender) => new MediaReported(sender, Leg, Status) { Detail = Detail, JitterMs = JitterMs, LossPercent = LossPercent, RoundTripMs = RoundTripMs, Mos = Mos };
}
