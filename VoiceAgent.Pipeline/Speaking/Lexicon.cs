using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>How an agent's voice pronounces words that it would say wrong: an alias such as "con-TOE-so", or IPA between slashes.</summary>
internal sealed class Lexicon
{
    private readonly IReadOnlyDictionary<string, string> _entries;

    public Lexicon(IReadOnlyDictionary<string, string> entries)
    {
        _entries = new Dictionary<string, string>(entries, StringComparer.OrdinalIgnoreCase);
        Words = entries.Count == 0
            ? null
            : new Regex($@"(?<![\w])(?:{string.Join('|', entries.Keys.OrderByDescending(word => word.Length).Select(Regex.Escape))})(?![\w])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    public static Lexicon None { get; } = new(new Dictionary<string, string>());

    /// <summary>Finds the words of the lexicon. Null when it is empty.</summary>
    public Regex? Words { get; }

    /// <returns>The alias or the IPA of a word that <see cref="Words"/> has found.</returns>
    public (string Sound, bool IsIpa) Of(string word)
    {
        var sound = _entries[word];
        return sound is ['/', .. var ipa, '/'] ? (ipa, true) : (sound, false);
    }
}
