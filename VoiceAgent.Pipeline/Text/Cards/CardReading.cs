using VoiceAgent.Pipeline.Text.Numbers;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>
/// Reads the numbers of one utterance: finds card numbers, and holds back the end of a number that may be a telephone number or
/// a card number until the number is whole.
/// </summary>
internal sealed class CardReading
{
    private readonly IReadOnlyList<DigitWord> _words;
    private readonly IReadOnlyList<NumberCue> _cues;
    private readonly ExpectedNumber _expected;
    private readonly CardPolicy _policy;
    private readonly bool _isFinal;
    private readonly MaskedText _text;
    private bool _isDoubtful;

    /// <summary>The first word of the groups that may be one number.</summary>
    private int _first;
    private int _shownBefore;
    private string _heldBefore;

    /// <param name="isFinal">False for an interim transcript: its last number may go on.</param>
    public CardReading(string text, DigitRun before, CardPolicy policy, ExpectedNumber expected, bool isFinal)
    {
        _words = expected.Context.Digits.WordsOf(text);
        _cues = expected.Context.Cues.In(_words);
        (_expected, _policy, _isFinal) = (expected, policy, isFinal);
        _text = new MaskedText(text, _words);
        Run = before;
        (_heldBefore, _shownBefore) = (before.Held, before.Digits.Length - before.Held.Length);
    }

    public DigitRun Run { get; private set; }

    /// <summary>The utterance has digits that are not those of an unrelated answer.</summary>
    public bool HasDigits { get; private set; }

    /// <param name="isAftermath">Some time has passed since a card number. Short answers no longer belong to it.</param>
    /// <returns>Whether it is still so.</returns>
    public bool Read(bool isAftermath)
    {
        var begins = 0;
        for (var at = 0; at < _words.Count; at++)
        {
            var word = _words[at];
            if (word.Digits.Length == 0 || IsHowMany(at) || (Run is { Digits.Length: 0, IsCard: false } && word.Word is "oh" or "o"))
            {
                if (!CardWatch.Connects(word.Word))
                {
                    Close(begins, at - 1, isOver: true);
                    (Run, begins) = (Run.Next(_expected.Context.Cues.IsPlus(word.Word), IsOfAnother(at)), at + 1);
                }

                continue;
            }

            if (Run is { Digits.Length: 0, IsCard: false })
            {
                _first = Run.Before.Length == 0 ? at : _first;
                var purpose = PurposeAt(begins, at);
                Run = Run.Continuing(DigitsAround(at), purpose);
                if (Run.IsCard)
                {
                    HideFrom(purpose is NumberPurpose.SecurityCode ? at : _first, at);
                }
            }

            Run = Run.With(word.Digits, isInternational: Run.Digits.Length == 0 && _expected.Context.Cues.IsPlus(word.Word));
            if (Run.IsCard)
            {
                var isRest = !isAftermath || Run.Digits.Length > CardWatch.ShortAnswer || GroupAt(at) > CardWatch.ShortAnswer;
                HasDigits |= isRest;
                isAftermath &= !isRest;
                if (isRest)
                {
                    _text.Hide(at);
                }

                continue;
            }

            HasDigits = true;
            Run = Run.ToldBy(Ways.Spoken);
            Doubt(begins, at);
        }

        Close(begins, _words.Count - 1, isOver: _isFinal);
        return isAftermath;
    }

    public MaskedWords Masked() => _text.Apply();

    private void Doubt(int begins, int at)
    {
        var purpose = PurposeAt(begins, at);
        if (!Run.IsGivenAway(purpose is NumberPurpose.Card or NumberPurpose.SecurityCode ? _policy with { LongestNumber = CardNumbers.Kept } : _policy))
        {
            return;
        }

        if (purpose is NumberPurpose.Telephone && Run.MayBeTelephone(_expected.Context.Telephones))
        {
            _isDoubtful = true;
            return;
        }

        Run = Run.Card();
        _isDoubtful = false;
        HideFrom(begins, at);
    }

    /// <summary>"The first four are 4242": "four" is no digit of the card.</summary>
    private bool IsHowMany(int at) => at > 0 && _words[at].Word is "four" or "five" or "six" && _words[at - 1].Word is "first" or "second" or "third" or "fourth" or "next" or "last" or "final" or "other";

    private void HideFrom(int first, int last)
    {
        for (var given = first; given <= last; given++)
        {
            if (_words[given].Digits.Length > 0 && !IsHowMany(given))
            {
                _text.Hide(given);
            }
        }
    }

    /// <summary>Whether this word says that the next number is for something else than a card.</summary>
    private bool IsOfAnother(int at) => _cues.Any(cue => cue.From <= at && at <= cue.Until && cue.Purpose is NumberPurpose.Telephone or NumberPurpose.Other);

    /// <summary>The words before the number say what it is for, else those after it, else what was said before.</summary>
    private NumberPurpose PurposeAt(int begins, int at)
    {
        var before = _cues.LastOrDefault(cue => cue.Until < FirstDigit(begins)).Purpose;
        if (before is not NumberPurpose.Unknown)
        {
            return before;
        }

        var after = _cues.FirstOrDefault(cue => cue.From > at).Purpose;
        return after is NumberPurpose.Card or NumberPurpose.SecurityCode || (after is NumberPurpose.Telephone && _expected.Purpose is not (NumberPurpose.Card or NumberPurpose.SecurityCode)) ? after : _expected.Purpose;
    }

    private int FirstDigit(int begins)
    {
        while (begins < _words.Count && _words[begins].Digits.Length == 0)
        {
            begins++;
        }

        return begins;
    }

    /// <summary>The number has ended, or the utterance has. Shows the digits that were in doubt, or holds them back.</summary>
    private void Close(int begins, int last, bool isOver)
    {
        var held = "";
        if (_isDoubtful || _heldBefore.Length > 0)
        {
            var first = FirstDigit(begins);
            if (Run.IsCard || first > last)
            {
                held = first > last && begins == 0 && !Run.IsCard ? _heldBefore : "";
            }
            else if (isOver && Run.IsWholeTelephone(_expected.Context.Telephones))
            {
                _text.Insert(first, _heldBefore);
            }
            else
            {
                var allowed = Math.Max(_shownBefore, CardNumbers.Kept);
                held = Run.Digits[Math.Min(allowed, Run.Digits.Length)..];
                _text.Cut(first, last, Math.Max(0, allowed - _shownBefore));
            }
        }

        Run = Run with { Held = held };
        (_isDoubtful, _shownBefore, _heldBefore) = (false, 0, "");
    }

    /// <summary>How many digits the caller said in a row around this position.</summary>
    private int GroupAt(int at) => DigitsAround(at).Length;

    /// <summary>The digits that the caller said in a row around this position.</summary>
    private string DigitsAround(int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && IsInNumber(first - 1))
        {
            first--;
        }

        while (last + 1 < _words.Count && IsInNumber(last + 1))
        {
            last++;
        }

        return string.Concat(_words.Skip(first).Take(last - first + 1).Select(word => word.Digits));
    }

    private bool IsInNumber(int at) => _words[at].Digits.Length > 0 || CardWatch.Connects(_words[at].Word);
}
