using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.Text.Numbers;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Masks payment cards between the caller's audio and the conversation: the conversation receives at most the first six
/// digits of a card, and the recording is silent where the others are spoken or keyed.
/// </summary>
/// <param name="cardExpected">Told whether digits of a card may come now. A recording that this program cannot change afterwards pauses meanwhile.</param>
internal sealed partial class CardRedaction(IConversation conversation, ICallRecorder recorder, CardPolicy policy, Action<bool>? cardExpected = null) : IConversation
{
    // Transcribers report the end of a word imprecisely, and the voice fades out after it.
    private static readonly TimeSpan Trail = TimeSpan.FromMilliseconds(300);

    // A key's tone sounds for a tenth of a second or more before the digit is reported.
    private static readonly TimeSpan Tone = TimeSpan.FromMilliseconds(800);

    // This long after the last silenced digit the silence is logged. Later digits count as a silence of their own.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    // Callers and agents talk about one number for this long. Later its purpose counts as unknown.
    private static readonly TimeSpan Topic = TimeSpan.FromSeconds(60);

    private readonly Lock _guard = new();
    private CardPolicy _policy = policy;
    private ExpectedNumber _expected = ExpectedNumber.Any;
    private TimeSpan _expectedSince;

    /// <summary>Where the last transcript or key ended. No transcript has reached what the caller said after it.</summary>
    private TimeSpan _heardUntil;

    /// <summary>The digits after all final transcripts and keys.</summary>
    private CardWatch _watch = CardWatch.None;

    /// <summary>The digits including the current interim transcript.</summary>
    private CardWatch? _open;
    private TimeSpan? _lastHypothesis;

    /// <summary>Where the digits began that are held back. They are silenced when they turn out to be a card's.</summary>
    private TimeSpan? _heldSince;
    private int _hidden;
    private TimeSpan _now;
    private TimeSpan _lastKey;
    private CallerSilenced? _silenced;
    private long _tellAt = long.MaxValue;
    private bool? _isCardExpected;
    private long _cardExpectedUntil = long.MaxValue;

    public void Use(CardPolicy agents) => Use(agents, _expected.Context);

    public void Use(CardPolicy agents, NumberContext numbers)
    {
        lock (_guard)
        {
            (_policy, _expected) = (agents, _expected with { Context = numbers });
            UpdateDoubt(_now);
        }
    }

    /// <summary>The agent says this. If it asks for a number, the next number of the caller is the answer.</summary>
    public void AgentSays(string clause)
    {
        lock (_guard)
        {
            Expect(_expected.Context.Cues.LastIn(clause), isAsked: true, _now);
            UpdateDoubt(_now);
        }
    }

    public void Post(ConversationEvent happened)
    {
        if (happened is not (InterimTranscript or FinalTranscript or DtmfReceived or PlayoutEnded))
        {
            conversation.Post(happened);
            return;
        }

        lock (_guard)
        {
            conversation.Post(_policy.Masks ? Masked(happened) : happened);
            UpdateDoubt(_now);
        }
    }

    /// <summary>The caller's media stream has reached the offset <paramref name="now"/>.</summary>
    public void Passed(TimeSpan now)
    {
        _now = now;
        if (now.Ticks > Volatile.Read(ref _tellAt))
        {
            Tell();
        }

        if (now.Ticks > Volatile.Read(ref _cardExpectedUntil))
        {
            lock (_guard)
            {
                TellCardExpected(null);
            }
        }
    }

    /// <summary>No more input follows: logs the silence that is still open.</summary>
    public void Complete() => Tell();

    private ConversationEvent Masked(ConversationEvent happened)
    {
        switch (happened)
        {
            case InterimTranscript heard:
                var interim = Hear(heard.Text, heard.From, heard.Until, final: false);
                return heard with { Text = interim.Text, IsCut = interim.Held > 0 };
            case FinalTranscript heard:
                return heard with { Text = Hear(heard.Text, heard.From, heard.Until, final: true).Text };
            case DtmfReceived pressed:
                return Press(pressed);
            default:
                _watch = _watch.Answered();
                return happened;
        }
    }

    private MaskedWords Hear(string text, TimeSpan from, TimeSpan until, bool final)
    {
        var (next, heard) = _watch.Hear(text, from, until, _policy, ExpectedAt(from), final);
        if (heard.Hidden > _hidden)
        {
            // The new digits were spoken after the words of the earlier interim transcript.
            Silence(_heldSince ?? _lastHypothesis ?? from, until + Trail);
        }

        _heardUntil = Later(_heardUntil, until);
        _heldSince = heard.Held > 0 ? _heldSince ?? _lastHypothesis ?? from : heard.Hidden > 0 || final ? null : _heldSince;
        if (final)
        {
            (_watch, _open, _lastHypothesis, _hidden) = (next, null, null, 0);
            Expect(_expected.Context.Cues.LastIn(text), isAsked: false, until);
        }
        else
        {
            (_open, _lastHypothesis, _hidden) = (next, until, Math.Max(_hidden, heard.Hidden));
        }

        return heard;
    }

    private ExpectedNumber ExpectedAt(TimeSpan now) => now - _expectedSince > Topic ? _expected with { Purpose = NumberPurpose.Unknown, IsAsked = false } : _expected;

    private void Expect(NumberPurpose purpose, bool isAsked, TimeSpan now)
    {
        // A caller who has asked to be called back may give the number although the agent has asked for another. The agent's question
        // may also be logged before the final transcript of what the caller said before it.
        var current = ExpectedAt(now).Purpose;
        var isOlder = now < _expectedSince && current is (NumberPurpose.Telephone or NumberPurpose.Card or NumberPurpose.SecurityCode);
        var isAnother = isAsked && purpose is NumberPurpose.Other && current is NumberPurpose.Telephone;
        if (purpose is not NumberPurpose.Unknown && !isOlder && !isAnother)
        {
            (_expected, _expectedSince) = (_expected with { Purpose = purpose, IsAsked = isAsked }, now);
        }
    }

    private DtmfReceived Press(DtmfReceived pressed)
    {
        var expected = ExpectedAt(_now);
        _open = _open?.Press(pressed.Digit, _now, _policy, expected).Next;
        _watch = _watch.Noticing(_open ?? CardWatch.None);
        var (next, isMasked) = _watch.Press(pressed.Digit, _now, _policy, expected);
        _watch = next;
        if (isMasked)
        {
            Silence(_now - _lastKey < Tone ? _lastKey : _now - Tone, _now + Trail);
        }

        (_lastKey, _heardUntil) = (_now, Later(_heardUntil, _now));
        return isMasked ? new DtmfReceived(DtmfReceived.Masked) : pressed;
    }

    /// <summary>Tells the recorder whether what no transcript has reached yet may be card digits. It matters if this worker dies now.</summary>
    private void UpdateDoubt(TimeSpan now)
    {
        var isAsked = ExpectedAt(now).Purpose is NumberPurpose.Card or NumberPurpose.SecurityCode;
        var number = (_open ?? _watch).NumberUntil(now);
        if (_policy.Masks && (isAsked || number is not null || _heldSince is not null))
        {
            var until = isAsked ? Later(_expectedSince + Topic, number ?? now) : number ?? (now + Settled);
            recorder.DoubtCaller(_heldSince ?? _heardUntil, until);
            TellCardExpected(until);
        }
        else
        {
            recorder.TrustCaller();
            TellCardExpected(null);
        }
    }

    /// <param name="until">Null when no digits of a card are expected.</param>
    private void TellCardExpected(TimeSpan? until)
    {
        Volatile.Write(ref _cardExpectedUntil, until?.Ticks ?? long.MaxValue);
        if (_isCardExpected != until.HasValue)
        {
            _isCardExpected = until.HasValue;
            cardExpected?.Invoke(until.HasValue);
        }
    }

    private void Silence(TimeSpan from, TimeSpan until)
    {
        if (recorder.SilenceCaller(from, until) is { } since)
        {
            _silenced = _silenced is { } before ? before with { Until = Later(before.Until, until) } : new CallerSilenced(since, until);
            Volatile.Write(ref _tellAt, (_silenced.Until + Settled).Ticks);
        }
    }

    private void Tell()
    {
        lock (_guard)
        {
            Volatile.Write(ref _tellAt, long.MaxValue);
            if (_silenced is { } silenced)
            {
                _silenced = null;
                conversation.Post(silenced);
            }
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
