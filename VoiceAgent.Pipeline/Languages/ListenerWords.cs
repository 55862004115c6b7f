using System.Collections.Concurrent;

namespace VoiceAgent.Pipeline.Languages;

/// <summary>Recognises agreement, opposition and hesitation in one language.</summary>
internal sealed class ListenerWords
{
    private static readonly ConcurrentDictionary<string, ListenerWords> OfLanguages = new(StringComparer.Ordinal);

    private readonly PhraseSet _agreement;
    private readonly PhraseSet _opposition;
    private readonly PhraseSet _agreementAndHesitation;

    private ListenerWords(IReadOnlyList<string> agreement, IReadOnlyList<string> opposition, IReadOnlyList<string> hesitation)
    {
        _agreement = new PhraseSet(agreement);
        _opposition = new PhraseSet(opposition);
        _agreementAndHesitation = new PhraseSet([.. agreement, .. hesitation]);
    }

    /// <param name="language">BCP 47.</param>
    /// <param name="changes">What the agent's file changes. Null when it changes nothing.</param>
    public static ListenerWords Of(string language, AgreementChanges? changes) =>
        changes?.In(language) ?? Of(Language.Of(language));

    private static ListenerWords Of(Language language) => OfLanguages.TryGetValue(language.Code, out var known) ? known : OfLanguages.GetOrAdd(language.Code, Of(language, language.Agreement.Phrases));

    public static ListenerWords Of(Language language, IReadOnlyList<string> agreement) => new(agreement, language.Opposition.Phrases, language.Hesitation.Phrases);

    /// <summary>The words that say more than agreement. Empty for "yes yes", "mm-hm right" and "um".</summary>
    public IReadOnlyList<string> Telling(string said) => _agreementAndHesitation.Beside(said);

    /// <summary>Whether the words agree, and say nothing else.</summary>
    public bool Agrees(string said) => Telling(said).Count == 0 && _agreement.IsIn(said);

    /// <summary>Whether the next word may turn all of it into agreement: "i" of "i see".</summary>
    public bool MayAgree(string said) => _agreement.IsBegunIn(said);

    /// <summary>Whether the words object: "no", "yes but", "wait".</summary>
    public bool Opposes(string said) => _agreement.Beside(said) is { Count: > 0 } beside && _opposition.IsIn(string.Join(' ', beside));
}

/// <summary>An agent's own words of agreement, in its file.</summary>
/// <param name="Added">Phrases in addition to those of the language.</param>
/// <param name="Replaced">When it is not null: the phrases instead of those of the language.</param>
internal sealed record AgreementChanges(IReadOnlyList<string> Added, IReadOnlyList<string>? Replaced)
{
    private readonly ConcurrentDictionary<string, ListenerWords> _inLanguages = new(StringComparer.OrdinalIgnoreCase);

    public ListenerWords In(string language) => _inLanguages.GetOrAdd(language, tag =>
    {
        var known = Language.Of(tag);
        return ListenerWords.Of(known, [.. Replaced ?? known.Agreement.Phrases, .. Added]);
    });
}
