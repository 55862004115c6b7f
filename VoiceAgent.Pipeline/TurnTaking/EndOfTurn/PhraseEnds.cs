using System.Collections.Frozen;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>Phrases at the beginning or at the end of what somebody said. In scripts without spaces a phrase may stand next to any character.</summary>
internal sealed class PhraseEnds(IReadOnlyList<string> phrases)
{
    private readonly FrozenSet<string> _all = phrases.ToFrozenSet();

    // A single word is found in the set. The others are compared one by one.
    private readonly string[] _others = [.. phrases.Where(phrase => phrase.Contains(' ') || Scripts.IsDense(phrase[0]))];

    public bool Contains(string words) => _all.Contains(words);

    /// <param name="bare">Lower case, without punctuation.</param>
    public bool End(string bare) =>
        _all.Contains(bare[(bare.LastIndexOf(' ') + 1)..])
        || Array.Exists(_others, phrase => bare.EndsWith(phrase, StringComparison.Ordinal) && IsBoundary(bare, bare.Length - phrase.Length - 1, phrase[0]));

    public bool Begin(string bare) =>
        _all.Contains(bare[..(bare.IndexOf(' ') is > 0 and var first ? first : bare.Length)])
        || Array.Exists(_others, phrase => bare.StartsWith(phrase, StringComparison.Ordinal) && IsBoundary(bare, phrase.Length, phrase[0]));

    private static bool IsBoundary(string bare, int at, char letter) => at < 0 || at >= bare.Length || bare[at] == ' ' || Scripts.IsDense(letter);
}
