using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Removes what callers proved their identity with from captured values and tool results. A worker that takes the call over needs it in the live
/// log. The stored call has it only where the caller or the agent said it.
/// </summary>
internal static class StoredProofs
{
    private const string NotKept = "[not kept]";

    public static IEnumerable<LoggedEvent> Remove(IReadOnlyList<LoggedEvent> log)
    {
        var calls = log.Select(static logged => logged.Event).OfType<ToolCalled>().Where(static called => called.ResultHasProof).Select(static called => called.ToolCallId).ToHashSet();
        return log.Select(logged => logged.Event switch
        {
            ValueHeard { IsProof: true } heard => logged with { Event = heard with { Pending = Hide(heard.Pending), Value = Hide(heard.Value) } },
            ToolReturned returned when calls.Contains(returned.ToolCallId) => logged with { Event = returned with { Result = NotKept } },
            _ => logged,
        });
    }

    private static string? Hide(string? value) => value is null ? null : NotKept;
}
