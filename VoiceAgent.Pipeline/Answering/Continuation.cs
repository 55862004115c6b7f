using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// The text of an answer that continues one which was cut. Many models begin again instead of continuing. Then the words that were
/// already said are left out, and the rest follows.
/// </summary>
/// <param name="said">What was already said of the reply. Empty when nothing was.</param>
internal sealed class Continuation(string said)
{
    /// <summary>Instructions for the model in this request.</summary>
    public const string Instructions = "Your last answer was cut off. The caller has heard what the conversation shows of it. Continue exactly after those words. Do not repeat them, and do not apologise.";

    // Two words in a row occur in two sentences by chance. Three rarely do.
    private const int FewestWords = 3;

    private readonly IReadOnlyList<string> _said = Wording.Tokens(said);
    private string _waiting = "";
    private bool _isNew = said.Length == 0;

    /// <returns>The part of the text so far that may be said. Empty while it repeats what was said.</returns>
    public string Add(string piece)
    {
        if (_isNew)
        {
            return piece;
        }

        _waiting += piece;

        // The last word may not be complete yet, so it does not decide.
        var end = _waiting.LastIndexOf(' ');
        return end > 0 && !IsPartOfSaid(Wording.Tokens(_waiting[..end])) ? Rest() : "";
    }

    /// <returns>The text that still waits, without what it repeats. Call it when the answer has ended.</returns>
    public string Rest()
    {
        var (text, words) = (_waiting, Wording.Tokens(_waiting));
        (_isNew, _waiting) = (true, "");
        if (words.Count >= FewestWords && IsPartOfSaid(words))
        {
            return "";
        }

        var repeated = Repeated(words);
        return repeated == 0 ? text : Wording.Without(text, repeated) + (text.EndsWith(' ') ? " " : "");
    }

    /// <summary>Whether the words occur in what was said, before its end.</summary>
    private bool IsPartOfSaid(IReadOnlyList<string> words) =>
        Enumerable.Range(0, Math.Max(0, _said.Count - words.Count)).Any(from => _said.Skip(from).Take(words.Count).SequenceEqual(words));

    /// <summary>How many of the words repeat all of what was said, or the end of it.</summary>
    private int Repeated(IReadOnlyList<string> words) => Enumerable.Range(0, _said.Count)
        .Where(from => from == 0 || _said.Count - from >= FewestWords)
        .Select(from => _said.Count - from)
        .FirstOrDefault(count => count <= words.Count && _said.TakeLast(count).SequenceEqual(words.Take(count)));
}
