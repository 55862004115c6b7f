using System.Text;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>A finished call as the model reads it: who said what, which tools the agent used with which outcome, and how the call ended.</summary>
internal static class AnalysisTranscript
{
    private const string Cut = "[… a part of the call is left out here …]";

    /// <param name="longest">In characters. Of a longer call, the first third and the end are kept: callers say at the beginning what they want.</param>
    /// <returns>Null when the caller has said nothing.</returns>
    public static string? Of(IReadOnlyList<LoggedEvent> events, int longest)
    {
        var lines = Transcript.From(events).Lines;
        if (!lines.Any(static line => line.Speaker is Speaker.Caller))
        {
            return null;
        }

        var spoken = Shortened([.. lines.Select(static line => $"{(line.Speaker is Speaker.Caller ? "Caller" : "Agent")}: {line.Text}{(line.Interrupted ? " –" : "")}")], longest);
        var tools = events.Select(static logged => logged.Event).OfType<ToolReturned>().Select(static tool => $"{tool.Tool} ({tool.Outcome})").ToList();
        var text = new StringBuilder(spoken);
        if (tools.Count > 0)
        {
            text.Append($"\n\nThe agent used these tools: {string.Join(", ", tools)}.");
        }

        if (events.Select(static logged => logged.Event).OfType<CallEnded>().FirstOrDefault() is { } ended)
        {
            text.Append($"\n\nEnd of the call: {ended.Ending}.");
        }

        return text.ToString();
    }

    private static string Shortened(List<string> lines, int longest)
    {
        if (lines.Sum(static line => line.Length + 1) <= longest)
        {
            return string.Join('\n', lines);
        }

        var beginning = Taken(lines, longest / 3);
        var end = Taken(Enumerable.Reverse(lines.Skip(beginning.Count)), longest - (longest / 3));
        end.Reverse();
        return string.Join('\n', [.. beginning, Cut, .. end]);
    }

    // A single line may be longer than what is left.
    private static List<string> Taken(IEnumerable<string> lines, int longest)
    {
        var taken = new List<string>();
        var size = 0;
        foreach (var line in lines)
        {
            if ((size += line.Length + 1) > longest)
            {
                break;
            }

            taken.Add(line);
        }

        return taken;
    }
}
