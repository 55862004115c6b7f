using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Some templates open the reasoning tag themselves, so that the answer has only <c>&lt;/think&gt;</c>. The clauses before it are held back
/// when the model is known to answer so, or when the first clauses speak about the caller instead of to them.
/// </summary>
/// <param name="habit">What the answers of this model before have shown.</param>
internal sealed partial class UnopenedReasoning(ReasoningHabit habit)
{
    // Reasoning begins with the caller's wish. A later mention is an answer.
    private const int FirstClauses = 2;

    private List<string>? _held = habit.ClosesUnopened ? [] : null;
    private int _clauses;
    private bool _isOver;

    /// <summary>Whether the clause waits, because it may be reasoning.</summary>
    public bool Holds(string clause)
    {
        if (_isOver)
        {
            return false;
        }

        if (_held is null && ++_clauses <= FirstClauses && AboutTheCaller().IsMatch(clause))
        {
            _held = [];
        }

        _held?.Add(clause);
        return _held is not null;
    }

    /// <summary>The closing tag has come: what waits is dropped, and the text after it is the answer.</summary>
    public void Close()
    {
        _held = null;
        _isOver = true;
        habit.ClosesUnopened = true;
    }

    /// <summary>The answer has ended without a closing tag, so the clauses that wait are the answer.</summary>
    public IReadOnlyList<string> Rest()
    {
        IReadOnlyList<string> held = _held ?? [];
        _isOver = true;
        _held = null;
        return held;
    }

    [GeneratedRegex(
        @"\b(?:the|this) (?:user|caller|customer|human)\b|^(?:(?:okay|ok|alright|hmm+|so|well|now),? )*(?:we|I) (?:need to|should|must|have to|can) (?:respond|answer|reply|output|produce|figure|determine)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AboutTheCaller();
}

/// <summary>Remembers how a model writes its reasoning, for its later answers.</summary>
internal sealed class ReasoningHabit
{
    /// <summary>Whether an answer had a closing tag without an opening one.</summary>
    public bool ClosesUnopened { get; set; }
}
