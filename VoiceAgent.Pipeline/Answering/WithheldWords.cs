using System.Collections.Immutable;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// The words of one call that a content filter refuses. They are left out of every later request, so that the call goes on. The
/// call's log and the history keep what was said.
/// </summary>
/// <remarks>
/// A filter does not say which message it refuses. But a request that was answered contained none of it. So only the entries that
/// came after the last answered request can be at fault: <see cref="Suspects"/>.
/// </remarks>
internal sealed class WithheldWords
{
    // The model reads these. They say what happened, and nothing that a filter could refuse.
    private const string Caller = "[The caller said something that is left out here.]";
    private const string Agent = "[Something is left out here.]";
    private const string Result = """{"error":"The result is left out, because it must not be read out. Tell the caller that you cannot read it out."}""";

    private static readonly char[] Signs = ['.', ',', '?', '!', ';', ':', ' '];

    private readonly Lock _guard = new();
    private readonly HashSet<HistoryEntry> _passed = [];
    private ImmutableList<HistoryEntry> _withheld = [];

    /// <summary>The history without the words that are withheld.</summary>
    public IReadOnlyList<HistoryEntry> Without(IReadOnlyList<HistoryEntry> history) => Without(history, _withheld);

    /// <summary>The same, with more entries left out.</summary>
    public IReadOnlyList<HistoryEntry> Without(IReadOnlyList<HistoryEntry> history, IEnumerable<HistoryEntry> more) => Without(history, _withheld.AddRange(more));

    /// <summary>A request with this history was answered, so no filter refuses it.</summary>
    public void Passed(IReadOnlyList<HistoryEntry> history)
    {
        lock (_guard)
        {
            _passed.UnionWith(history);
        }
    }

    /// <summary>The entries that can be at fault, the most probable first: the caller's newest words, then all others from the newest to the oldest.</summary>
    public IReadOnlyList<HistoryEntry> Suspects(IReadOnlyList<HistoryEntry> history)
    {
        lock (_guard)
        {
            var sent = Without(history);
            var suspects = history.Where((entry, at) => ReferenceEquals(entry, sent[at]) && !_passed.Contains(entry)).Reverse().ToList();
            if (suspects.Count == 0 && history.OfType<CallerSaid>().LastOrDefault() is { } last)
            {
                // The same words passed before. A filter does not always judge the same.
                suspects.Add(last);
            }

            var newest = suspects.OfType<CallerSaid>().Take(1).ToList();
            return [.. newest, .. suspects.Except(newest)];
        }
    }

    public void Withhold(IEnumerable<HistoryEntry> entries)
    {
        lock (_guard)
        {
            _withheld = _withheld.AddRange(entries);
        }
    }

    private static IReadOnlyList<HistoryEntry> Without(IReadOnlyList<HistoryEntry> history, ImmutableList<HistoryEntry> withheld) =>
        withheld.IsEmpty ? history : [.. history.Select(entry => withheld.Aggregate(entry, Without))];

    // The words may be written a little differently later: the final transcript has punctuation, and a turn may have continued.
    private static HistoryEntry Without(HistoryEntry entry, HistoryEntry withheld) => (entry, withheld) switch
    {
        (CallerSaid said, CallerSaid left) => Cut(said.Text, left.Text, Caller) is { } text ? new CallerSaid(text) : entry,
        (AgentSaid said, AgentSaid left) => Cut(said.Text, left.Text, Agent) is { } text ? new AgentSaid(text) : entry,
        (ToolExchange exchange, ToolExchange left) when exchange.ToolCallId == left.ToolCallId => exchange with { Arguments = "{}", Result = Result },
        _ => entry,
    };

    private static string? Cut(string text, string left, string marker)
    {
        var words = left.Trim(Signs);
        var at = words.Length == 0 ? -1 : text.IndexOf(words, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : string.Join(' ', new[] { text[..at].Trim(), marker, text[(at + words.Length)..].Trim(Signs) }.Where(part => part.Length > 0));
    }
}
