using System.Collections.Immutable;
using VoiceAgent.Pipeline.Text;
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

    // "Yes" and "no" are in many sentences. So few words are only left out where they were said.
    private const int FewestWords = 3;

    private readonly Lock _guard = new();
    private readonly HashSet<HistoryEntry> _passed = [];
    private ImmutableList<Suspect> _withheld = [];

    /// <summary>The history without the words that are withheld.</summary>
    public IReadOnlyList<HistoryEntry> Without(IReadOnlyList<HistoryEntry> history) => Without(history, _withheld);

    /// <summary>The same, with more words left out.</summary>
    public IReadOnlyList<HistoryEntry> Without(IReadOnlyList<HistoryEntry> history, IEnumerable<Suspect> more) => Without(history, _withheld.AddRange(more));

    /// <summary>A request with this history was answered, so no filter refuses it.</summary>
    public void Passed(IEnumerable<HistoryEntry> history)
    {
        lock (_guard)
        {
            _passed.UnionWith(history);
        }
    }

    /// <summary>The words that can be at fault, the most probable first: the caller's newest words, then all others from the newest to the oldest.</summary>
    public IReadOnlyList<Suspect> Suspects(IReadOnlyList<HistoryEntry> history)
    {
        lock (_guard)
        {
            var sent = Without(history);
            var all = history.Select((entry, at) => new Suspect(entry, Before(history, at)) { IsNew = ReferenceEquals(entry, sent[at]) && !_passed.Contains(entry) }).Reverse().ToList();
            var suspects = all.FindAll(static suspect => suspect.IsNew);
            if (suspects.Count == 0 && all.Find(static suspect => suspect.Entry is CallerSaid) is { } last)
            {
                // The same words passed before. A filter does not always judge the same.
                suspects.Add(last);
            }

            var newest = suspects.Where(static suspect => suspect.Entry is CallerSaid).Take(1).ToList();
            return [.. newest, .. suspects.Except(newest)];
        }
    }

    public void Withhold(IEnumerable<Suspect> suspects)
    {
        lock (_guard)
        {
            _withheld = _withheld.AddRange(suspects);
        }
    }

    private static IReadOnlyList<HistoryEntry> Without(IReadOnlyList<HistoryEntry> history, ImmutableList<Suspect> withheld) =>
        withheld.IsEmpty ? history : [.. history.Select((entry, at) => withheld.Aggregate(entry, (left, one) => Without(left, one, Before(history, at))))];

    private static HistoryEntry? Before(IReadOnlyList<HistoryEntry> history, int at) => at == 0 ? null : history[at - 1];

    // The words may be written a little differently later: the final transcript has punctuation, and a turn may have continued.
    private static HistoryEntry Without(HistoryEntry entry, Suspect withheld, HistoryEntry? before) => (entry, withheld.Entry) switch
    {
        (CallerSaid said, CallerSaid left) when IsMeant(left.Text, withheld, before) => Cut(said.Text, left.Text, Caller) is { } text ? new CallerSaid(text) : entry,
        (AgentSaid said, AgentSaid left) when IsMeant(left.Text, withheld, before) => Cut(said.Text, left.Text, Agent) is { } text ? new AgentSaid(text) : entry,
        (ToolExchange exchange, ToolExchange left) when exchange.ToolCallId == left.ToolCallId => exchange with { Arguments = "{}", Result = Result },
        _ => entry,
    };

    private static bool IsMeant(string words, Suspect withheld, HistoryEntry? before) => Wording.CountWords(words) >= FewestWords || before == withheld.Before;

    private static string? Cut(string text, string left, string marker)
    {
        var words = left.Trim(Signs);
        for (var at = Find(0); at >= 0; at = Find(at + 1))
        {
            if (IsBoundary(text, at) && IsBoundary(text, at + words.Length))
            {
                return string.Join(' ', new[] { text[..at].Trim(), marker, text[(at + words.Length)..].Trim(Signs) }.Where(part => part.Length > 0));
            }
        }

        return null;

        int Find(int from) => words.Length == 0 || from >= text.Length ? -1 : text.IndexOf(words, from, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether no word reaches over this place. In a script without spaces, every place is between two words.</summary>
    private static bool IsBoundary(string text, int at) =>
        at == 0 || at == text.Length || !IsOfWord(text[at - 1]) || !IsOfWord(text[at]) || Scripts.IsDense(text[at - 1]) || Scripts.IsDense(text[at]);

    private static bool IsOfWord(char sign) => char.IsLetterOrDigit(sign);

    /// <summary>Words that a filter may have refused.</summary>
    /// <param name="Before">The entry of the history before them. Null at the beginning.</param>
    internal sealed record Suspect(HistoryEntry Entry, HistoryEntry? Before)
    {
        /// <summary>No request with them has been answered yet.</summary>
        public bool IsNew { get; init; }
    }
}
