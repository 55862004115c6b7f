using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

/// <summary>Which digits of card numbers reach the conversation, and where the recording is silent.</summary>
public sealed class CardRedactionTests
{
    private static readonly string[] Number = [.. "four one one one one one one one one one one one one one one one".Split(' ')];

    [Fact]
    public void The_recording_is_silent_from_the_end_of_the_sixth_digit_to_the_end_of_the_last()
    {
        var call = new Stage();
        call.Says(from: 10, "my card is", Number, "thank you");
        call.Quiet(until: 40);

        // Three words of half a second each come first, then the digits. The silence includes the end of the last one.
        Assert.Equal([(14.5, 19.8)], call.Silences);
        Assert.Equal(new CallerSilenced(TimeSpan.FromSeconds(14.5), TimeSpan.FromSeconds(19.8)), Assert.Single(call.Told.OfType<CallerSilenced>()));
        Assert.Equal("my card is [card number] thank you", call.Told.OfType<FinalTranscript>().Single().Text);
    }

    [Fact]
    public void Each_group_after_a_pause_is_silenced_and_the_pause_is_not()
    {
        var call = new Stage();
        call.Says(from: 10, "it is", Number[..4], "");
        call.Says(from: 15, "", Number[4..8], "");
        call.Says(from: 20, "", Number[8..12], "");
        call.Quiet(until: 24);
        Assert.Empty(call.Told.OfType<CallerSilenced>());
        call.Quiet(until: 40);

        Assert.Equal([(16, 17.3), (20, 22.3)], call.Silences);
        Assert.Equal(new CallerSilenced(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(22.3)), Assert.Single(call.Told.OfType<CallerSilenced>()));
    }

    [Fact]
    public void Keys_are_silenced_from_the_sixth_on()
    {
        var call = new Stage();
        call.Quiet(until: 10);
        call.Keys("4111111111111111#");
        call.Complete();

        var (from, until) = Assert.Single(call.Silences);
        Assert.Equal((11.5, 14.3), (from, until));
        Assert.Equal("411111xxxxxxxxxx#", string.Concat(call.Told.OfType<DtmfReceived>().Select(pressed => pressed.Digit)));
        Assert.Single(call.Told.OfType<CallerSilenced>());
    }

    [Fact]
    public void Words_that_come_without_a_hypothesis_are_silenced_as_a_whole()
    {
        var call = new Stage();
        call.Quiet(until: 12);
        call.Guard.Post(new FinalTranscript("4111 1111 1111 1111.", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12)));

        Assert.Equal([(10, 12.3)], call.Silences);
    }

    [Fact]
    public void Where_nothing_is_recorded_nothing_is_said_of_it()
    {
        var call = new Stage(records: false);
        call.Says(from: 10, "my card is", Number, "");
        call.Complete();

        Assert.Empty(call.Told.OfType<CallerSilenced>());
    }

    [Fact]
    public void An_agent_that_may_hear_card_numbers_hears_them()
    {
        var call = new Stage();
        call.Guard.Use(new CardPolicy { Masks = false });
        call.Says(from: 10, "", Number, "");
        call.Keys("4111111111111111");

        Assert.Equal(string.Join(' ', Number), call.Told.OfType<FinalTranscript>().Single().Text);
        Assert.DoesNotContain(call.Told, happened => happened is DtmfReceived { Digit: DtmfReceived.Masked });
        Assert.Empty(call.Silences);
    }

    [Fact]
    public void What_is_no_word_passes_as_it_is()
    {
        var call = new Stage();
        ConversationEvent[] others = [new MediaStreamOpened(), new SpeechStarted(TimeSpan.Zero, TimeSpan.Zero), new PlayoutEnded(1, "Hello.", TimeSpan.Zero), new TranscriptionFailed("Gone.")];
        foreach (var other in others)
        {
            call.Guard.Post(other);
        }

        Assert.Equal(others, call.Told);
    }

    [Fact]
    public void A_number_is_in_doubt_from_the_last_transcript_on_until_some_time_after_its_end()
    {
        var call = new Stage();
        call.Says(from: 10, "a table for two on", ["may", "twelve"], "");
        Assert.Null(call.Doubt);

        call.Says(from: 30, "it is", Number[..3], "");
        Assert.Equal((32.5, 37.5), call.Doubt);
        call.Says(from: 33, "", Number[3..], "");
        Assert.Equal((39.5, 51.5), call.Doubt);
        call.Says(from: 60, "thank you", [], "");
        Assert.Null(call.Doubt);
    }

    [Fact]
    public void A_question_for_a_card_puts_what_follows_in_doubt_before_the_first_digit()
    {
        var call = new Stage();
        call.Says(from: 10, "i want to pay", [], "");
        Assert.Null(call.Doubt);
        call.Guard.AgentSays("What is your card number?");
        Assert.Equal((12, 72), call.Doubt);

        call.Guard.Use(CardPolicy.Default with { Masks = false });
        Assert.Null(call.Doubt);
    }

    [Fact]
    public void A_card_number_that_was_cut_by_a_change_of_worker_is_masked_to_its_end()
    {
        var call = new Stage();
        var start = DateTimeOffset.UnixEpoch;
        call.Guard.Continue(
            [
                new(1, start, new MediaOpened("worker-1", 16_000)),
                new(2, start.AddSeconds(9), new AgentSpeaking(1, 1, "What is your card number?", SpeechAct.Reply)),
                new(3, start.AddSeconds(14), new CallerHypothesis(1, "four one one one one one [card number]") { From = TimeSpan.FromSeconds(10), Until = TimeSpan.FromSeconds(14) }),
            ],
            TimeSpan.FromSeconds(40));
        Assert.NotNull(call.Doubt);
        call.Says(from: 41, "", Number[8..], "");

        Assert.Equal("[card number]", call.Told.OfType<FinalTranscript>().Single().Text);
        Assert.NotEmpty(call.Silences);
    }

    [Fact]
    public void Keys_that_were_cut_by_a_change_of_worker_are_masked_to_the_end()
    {
        var call = new Stage();
        var start = DateTimeOffset.UnixEpoch;
        call.Guard.Continue([new(1, start, new MediaOpened("worker-1", 16_000)), new(2, start.AddSeconds(9), new CallerPressed(1, "411111xx"))], TimeSpan.FromSeconds(20));
        call.Quiet(until: 20);
        call.Keys("11111111");

        Assert.Equal("xxxxxxxx", string.Concat(call.Told.OfType<DtmfReceived>().Select(pressed => pressed.Digit)));
    }

    [Fact]
    public void A_card_is_expected_from_the_question_until_nobody_has_answered_it_for_a_minute()
    {
        var call = new Stage();
        call.Quiet(until: 10);
        call.Guard.AgentSays("What is your card number?");
        Assert.Equal([(true, 10)], call.Changes);

        call.Quiet(until: 69);
        Assert.Equal([(true, 10)], call.Changes);
        call.Quiet(until: 71);
        Assert.Equal([true, false], call.Changes.Select(told => told.Is));
    }

    [Fact]
    public void A_card_is_expected_from_the_third_digit_of_a_number_that_nobody_has_asked_for()
    {
        var call = new Stage();
        call.Says(from: 10, "it is", Number, "thank you");
        call.Quiet(until: 60);

        // Two words and three digits of half a second each. After the last digit of a card its code may follow for some seconds.
        Assert.Equal([true, false], call.Changes.Select(told => told.Is));
        Assert.InRange(call.Changes[0].At, 12.5, 13);
        Assert.InRange(call.Changes[1].At, 25, 35);
    }

    [Fact]
    public void A_card_is_expected_while_keys_of_a_number_are_pressed()
    {
        var call = new Stage();
        call.Keys("411");
        Assert.Equal([true], call.Changes.Select(told => told.Is));
        call.Keys("1111111111111");
        Assert.Equal([true], call.Changes.Select(told => told.Is));
        call.Quiet(until: 60);

        Assert.Equal([true, false], call.Changes.Select(told => told.Is));
    }

    [Fact]
    public void No_card_is_expected_on_a_call_without_numbers_or_where_the_agent_may_hear_cards()
    {
        var call = new Stage();
        call.Says(from: 10, "I have two questions about my claim", [], "");
        call.Guard.Use(new CardPolicy { Masks = false });
        call.Says(from: 20, "my card is", Number, "");
        call.Quiet(until: 60);

        Assert.DoesNotContain(call.Changes, static told => told.Is);
    }

    [Fact]
    public void The_next_worker_says_whether_a_card_is_expected()
    {
        var start = DateTimeOffset.UnixEpoch;
        var (asked, other) = (new Stage(), new Stage());

        asked.Guard.Continue([new(1, start, new MediaOpened("worker-1", 16_000)), new(2, start.AddSeconds(9), new CallerPressed(1, "411111xx"))], TimeSpan.FromSeconds(12));
        other.Guard.Continue([new(1, start, new MediaOpened("worker-1", 16_000))], TimeSpan.FromSeconds(12));

        Assert.Equal([true], asked.Expected.Select(told => told.Is));
        Assert.Equal([false], other.Expected.Select(told => told.Is));
    }

    /// <summary>A caller whose words take half a second each. The interim transcript of a word comes at its end.</summary>
    private sealed class Stage
    {
        private readonly FakeConversation _conversation = new();
        private readonly SilencedRecorder _recorder;
        private TimeSpan _now;

        public Stage(bool records = true)
        {
            _recorder = new SilencedRecorder(records);
            Guard = new CardRedaction(_conversation, _recorder, CardPolicy.Default, isExpected => Expected.Add((isExpected, _now.TotalSeconds)));
        }

        public CardRedaction Guard { get; }

        /// <summary>Whether a card was expected, and since when in seconds.</summary>
        public List<(bool Is, double At)> Expected { get; } = [];

        /// <summary>The same, without the report at the beginning that none is expected.</summary>
        public List<(bool Is, double At)> Changes => [.. Expected.SkipWhile(static told => !told.Is)];

        public IReadOnlyList<ConversationEvent> Told => _conversation.Told;

        /// <summary>The silent periods in seconds. Adjacent ones are joined.</summary>
        public IReadOnlyList<(double From, double Until)> Silences => _recorder.Silences;

        public (double From, double Until)? Doubt => _recorder.Doubt;

        public void Says(double from, string before, string[] digits, string after)
        {
            Quiet(from);
            var began = _now;
            var words = before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(digits).Concat(after.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            for (var count = 1; count <= words.Count; count++)
            {
                Quiet(_now.TotalSeconds + 0.5);
                Guard.Post(new InterimTranscript(string.Join(' ', words.Take(count)), began, _now));
            }

            Guard.Post(new FinalTranscript(string.Join(' ', words), began, _now));
        }

        /// <summary>Presses a key every quarter of a second.</summary>
        public void Keys(string keys)
        {
            foreach (var key in keys)
            {
                Quiet(_now.TotalSeconds + 0.25);
                Guard.Post(new DtmfReceived(key));
            }
        }

        public void Quiet(double until)
        {
            while (_now.TotalSeconds < until)
            {
                Guard.Passed(_now += TimeSpan.FromMilliseconds(20));
            }

            _now = TimeSpan.FromSeconds(until);
            Guard.Passed(_now);
        }

        public void Complete() => Guard.Complete();
    }

    private sealed class SilencedRecorder(bool records) : ICallRecorder
    {
        public List<(double From, double Until)> Silences { get; } = [];

        public (double From, double Until)? Doubt { get; private set; }

        public void DoubtCaller(TimeSpan from, TimeSpan until) => Doubt = (from.TotalSeconds, until.TotalSeconds);

        public void TrustCaller() => Doubt = null;

        public TimeSpan? SilenceCaller(TimeSpan from, TimeSpan until)
        {
            if (!records)
            {
                return null;
            }

            if (Silences is [.., var last] && from.TotalSeconds <= last.Until)
            {
                Silences[^1] = (last.From, Math.Max(last.Until, until.TotalSeconds));
            }
            else
            {
                Silences.Add((from.TotalSeconds, until.TotalSeconds));
            }

            return from;
        }

        public void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
        }

        public void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan playsAt)
        {
        }

        public void AgentSilenced(TimeSpan from)
        {
        }

        public void Pause(TimeSpan at)
        {
        }

        public void Resume(TimeSpan at)
        {
        }

        public Task<RecordingClosed?> CloseAsync(CancellationToken stopping) => Task.FromResult<RecordingClosed?>(null);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
