using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Writes what was heard as the service's JSON. It remembers the language of the stream.</summary>
/// <param name="id">The id of the answers. Null leaves it out, as the REST API does.</param>
internal sealed class PhraseAnswers(RecognitionSettings settings, string? id)
{
    /// <summary>The tone code is read without a doubt or not at all, so there is nothing to measure.</summary>
    private const double Confidence = 0.97;

    private string _language = settings.Languages.Count > 0 ? settings.Languages[0] : "";
    private bool _isDecided;

    public object Hypothesis(PhraseGrew grew) => new
    {
        Id = id,
        Text = string.Join(' ', Handled(grew.Words)),
        Offset = grew.Start.Ticks,
        Duration = (grew.Words[^1].End - grew.Start).Ticks,
        Channel = 0,
        PrimaryLanguage = Detected(grew.Words, isFinal: false),
        SpeakerId = settings.Speakers ? "Unknown" : null,
    };

    public object Phrase(PhraseEnded phrase)
    {
        var understood = phrase.Words.Count > 0;
        var shown = WrittenPhrase.Of(Handled(phrase.Words), settings.Phrases);
        return new
        {
            Id = id,
            RecognitionStatus = understood ? "Success" : "NoMatch",
            DisplayText = understood ? shown.Display : null,
            Offset = phrase.Start.Ticks,
            Duration = (phrase.End - phrase.Start).Ticks,
            Channel = id is null ? (int?)null : 0,
            PrimaryLanguage = Detected(phrase.Words, isFinal: true),
            SpeakerId = !settings.Speakers ? null : understood ? "Guest-1" : "Unknown",
            NBest = understood && settings.Detailed ? new[] { Best(shown, phrase) } : null,
        };
    }

    public object Silence(SilenceTimedOut silence) => new
    {
        Id = id,
        RecognitionStatus = "InitialSilenceTimeout",
        Offset = silence.Start.Ticks,
        Duration = (silence.End - silence.Start).Ticks,
        Channel = id is null ? (int?)null : 0,
        PrimaryLanguage = Detected([], isFinal: true),
    };

    private object Best(WrittenPhrase shown, PhraseEnded phrase)
    {
        // Masks are only in the forms that are displayed. A removed word is nowhere.
        var raw = settings.Profanity == ProfanityHandling.Removed ? shown : WrittenPhrase.Of(Raw(phrase.Words), settings.Phrases);
        var words = phrase.Words.Where(word => settings.Profanity != ProfanityHandling.Removed || Profanity.Handle([word.Text], ProfanityHandling.Removed).Any());
        return new
        {
            Confidence,
            raw.Lexical,
            ITN = raw.Itn,
            MaskedITN = shown.Itn,
            shown.Display,
            Words = settings.WordTimes
                ? words.Select(word => new { Word = word.Text, Offset = word.Start.Ticks, Duration = (word.End - word.Start).Ticks, Confidence }).ToArray()
                : null,
        };
    }

    private IEnumerable<string> Handled(IEnumerable<HeardWord> words) => Profanity.Handle(Raw(words), settings.Profanity);

    private static IEnumerable<string> Raw(IEnumerable<HeardWord> words) => words.SelectMany(word => SpokenNumbers.ToWords(word.Text));

    /// <summary>Continuous identification decides for each phrase, identification at the start for the whole stream.</summary>
    private object? Detected(IReadOnlyList<HeardWord> words, bool isFinal)
    {
        if (settings.Languages.Count == 0)
        {
            return null;
        }

        var language = _isDecided ? _language : SpokenLanguage.Of(words.Select(word => word.Text), settings.Languages, _language);
        if (isFinal && words.Count > 0)
        {
            (_language, _isDecided) = (language, !settings.IsContinuous);
        }

        return new { Language = language, Confidence = words.Count > 0 ? "Medium" : "Low" };
    }
}
