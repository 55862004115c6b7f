using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Leaves out what was replaced a moment later. Of each line that grew while it was spoken, its first form stays (it
/// holds the line's place and time in the transcript) and its last.
/// </summary>
internal static class EventCompaction
{
    public static IReadOnlyList<LoggedEvent> Of(IReadOnlyList<LoggedEvent> log)
    {
        var kept = new List<LoggedEvent>(log.Count);
        LoggedEvent? hypothesis = null;
        var hypothesisOpen = false;
        var speaking = new Dictionary<int, LoggedEvent>();
        var begun = new HashSet<int>();
        foreach (var logged in log)
        {
            switch (logged.Event)
            {
                case CallerHypothesis when hypothesisOpen:
                    hypothesis = logged;
                    continue;
                case CallerHypothesis:
                    hypothesisOpen = true;
                    break;
                case CallerSpoke:
                    (hypothesis, hypothesisOpen) = (null, false);
                    break;
                case AgentSpeaking said when !begun.Add(said.Epoch):
                    speaking[said.Epoch] = logged;
                    continue;
                case AgentSpoke spoke:
                    speaking.Remove(spoke.Epoch);
                    break;
            }

            kept.Add(logged);
        }

        // What was never completed (the worker died in mid-sentence) is kept as far as it had come.
        var unfinished = speaking.Values.Concat(hypothesis is null ? [] : [hypothesis]);
        return [.. kept.Concat(unfinished).OrderBy(logged => logged.Sequence)];
    }
}
