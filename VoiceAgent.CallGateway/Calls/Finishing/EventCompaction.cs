using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Removes events that a later event replaced. A transcript line that grew keeps its first form, which has its position and
/// time in the transcript, and its last form. Figures about the audio keep their last form for each media stream.
/// </summary>
internal static class EventCompaction
{
    public static IReadOnlyList<LoggedEvent> Of(IReadOnlyList<LoggedEvent> log)
    {
        var kept = new List<LoggedEvent>(log.Count);
        LoggedEvent? hypothesis = null;
        var hypothesisOpen = false;
        LoggedEvent? measured = null;
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
                case MediaOpened:
                    measured = null;
                    break;
                case QualityMeasured:
                    if (measured is not null)
                    {
                        kept.Remove(measured);
                    }

                    measured = logged;
                    break;
                case AgentSpoke spoke:
                    speaking.Remove(spoke.Epoch);
                    break;
            }

            kept.Add(logged);
        }

        // A line that was never completed, because the worker crashed, is kept in its last form.
        var unfinished = speaking.Values.Concat(hypothesis is null ? [] : [hypothesis]);
        return [.. kept.Concat(unfinished).OrderBy(logged => logged.Sequence)];
    }
}
