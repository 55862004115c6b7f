using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>The state of a call for somebody whose command was refused.</summary>
/// <param name="Phase">One of the phases in <see cref="CallPhase"/>.</param>
/// <param name="Hold">True while the caller is on hold.</param>
/// <param name="Transfer">How the last transfer stands: <c>none</c>, <c>running</c>, or its outcome.</param>
/// <param name="Recording"><c>refused</c> when the caller does not want to be recorded, otherwise <c>allowed</c>.</param>
internal sealed record CallState(string Phase, bool Hold, string Transfer, string Recording)
{
    /// <summary><c>none</c> when the caller did not have to wait, <c>waiting</c>, or how the caller has left the queue.</summary>
    public string Queue { get; init; } = "none";

    public static CallState Of(CallRecord record) => new(
        Word(record.Phase),
        record.HeldBy is not null,
        record.Transfer switch
        {
            null => "none",
            { Outcome: null } => "running",
            { Outcome: { } outcome } => Word(outcome),
        },
        record.Consent is { Given: false } ? "refused" : "allowed")
    {
        Queue = record.Queue switch
        {
            null => "none",
            { Ending: { } ending } => Word(ending),
            _ => "waiting",
        },
    };

    /// <summary>The commands that the call takes now, by the last parts of their addresses.</summary>
    public static IReadOnlyList<string> AllowedOf(CallRecord record)
    {
        if (!record.IsLive || record.Phase is CallPhase.Draining || record.ConnectionId is null)
        {
            return [];
        }

        if (record.IsRingingOut || record.Queue is { IsWaiting: true })
        {
            return ["hang-up"];
        }

        var isTransferring = record.Transfer is { Outcome: null };
        List<string> allowed = ["hang-up", isTransferring ? "transfer/cancel" : "transfer", record.HeldBy is null ? "hold" : "unhold", record.MediaStoppedBy is null ? "media/stop" : "media/start", "recording/pause"];
        if (record.Consent is not { Given: false })
        {
            allowed.Add("recording/resume");
        }

        return allowed;
    }

    private static string Word<TWord>(TWord word)
        where TWord : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}
