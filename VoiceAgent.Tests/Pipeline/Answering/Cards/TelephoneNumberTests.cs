using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.Text.Numbers;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Cards;

/// <summary>What a number is for decides whether it is a telephone number or may be a card number.</summary>
public sealed class TelephoneNumberTests
{
    private const string Mask = CardNumbers.Mask;

    [Theory]
    [InlineData("please call me back on four one five five five five zero one four two")]
    [InlineData("Please call me back on 415-555-0142.")]
    [InlineData("My phone number is (415) 555-0142.")]
    [InlineData("you can reach me at forty one fifty five fifty five oh one forty two")]
    [InlineData("call me back on one four one five five five five zero one four two")]
    [InlineData("415 555 0142 is my cell")]
    [InlineData("my mobile is 510 555 0199 extension 23")]
    [InlineData("call me back on plus four four two oh seven nine four six oh nine five eight")]
    [InlineData("Call me back on +44 20 7946 0958.")]
    [InlineData("my card is lost, call me back on 415 555 0142")]
    [InlineData("my phone number is 555 0142")]
    [InlineData("my member number is 4719, call me back on 415 555 0142")]
    [InlineData("llámame al 415 555 0142")]
    public void A_number_to_be_called_back_on_passes_with_all_its_digits(string said) => Assert.Equal(said, new Stage().Says(said));

    [Theory]
    [InlineData("call me back, my card is 4242 4242 4242 4242", $"call me back, my card is {Mask}")]
    [InlineData("call me back on 4242 4242 4242 4242", $"call me back on {Mask}")]
    [InlineData("call me back on 4111 1111", $"call me back on {Mask}")]
    [InlineData("my phone number is 415 555 0142 and my card is 4155 5501 4242 4242", $"my phone number is 415 555 0142 and my card is {Mask}")]
    [InlineData("415 555 0142 is my card", $"{Mask} is my card")]
    [InlineData("my card number is 415 555 0142", $"my card number is {Mask}")]
    [InlineData("call me back on plus four two four two four two four two four two four two four two four two", $"call me back on plus {Mask}")]
    public void A_card_number_is_masked_whatever_was_said_of_telephones(string said, string known) => Assert.Equal(known, new Stage().Says(said));

    [Theory]
    [InlineData("the best number is 415 555 0142")]
    [InlineData("you can get me on 415 555 0142")]
    [InlineData("give me a ring on 415 555 0142")]
    [InlineData("my work number is 415 555 0142")]
    [InlineData("mi teléfono es cuatro uno cinco cinco cinco cinco cero uno cuatro dos")]
    [InlineData("ruf mich an unter vier eins fünf fünf fünf fünf null eins vier zwei")]
    [InlineData("Sie erreichen mich unter 415 555 0142")]
    [InlineData("vous pouvez m'appeler au 415 555 0142")]
    [InlineData("pode me ligar no 415 555 0142")]
    public void Other_wordings_of_a_telephone_number_keep_it(string said) => Assert.Equal(said, new Stage(languages: ["en-US", "es-US", "de-DE", "fr-FR", "pt-BR"]).Says(said));

    [Theory]
    [InlineData("en-US", "my card is 4242 yes 4242 yes 4242 yes 4242", $"my card is {Mask} yes {Mask} yes {Mask} yes {Mask}")]
    [InlineData("en-US", "the first four are 4242, the next four are 4242, then 4242 and 4242", $"the first four are {Mask}, the next four are {Mask}")]
    [InlineData("en-US", "the number is 4 2 4 2 um wait 4 2 4 2 no sorry 4 2 4 2 4 2 4 2", $"the number is {Mask} um wait {Mask} no sorry {Mask}")]
    [InlineData("en-US", "double four double two double four double two 4242 4242", Mask)]
    [InlineData("en-US", "my amex is 3782 okay 822463 okay 10005", $"my amex is {Mask}")]
    [InlineData("en-US", "three seven eight two eight two two four six three one zero zero zero five", Mask)]
    [InlineData("en-US", "it's 5555.5555.5555.4444 okay", $"it's {Mask} okay")]
    [InlineData("en-US", "the cvv is 123", $"the cvv is {Mask}")]
    [InlineData("en-US", "the three digits on the back are one two three", $"the three digits on the back are {Mask}")]
    [InlineData("es-US", "mi tarjeta es cuatro dos cuatro dos cuatro dos cuatro dos cuatro dos cuatro dos cuatro dos cuatro dos", $"mi tarjeta es {Mask}")]
    [InlineData("es-US", "cuarenta y dos cuarenta y dos cuarenta y dos cuarenta y dos cuarenta y dos cuarenta y dos cuarenta y dos cuarenta y dos", Mask)]
    [InlineData("de-DE", "zweiundvierzig zweiundvierzig zweiundvierzig zweiundvierzig zweiundvierzig zweiundvierzig zweiundvierzig zweiundvierzig", Mask)]
    [InlineData("fr-FR", "quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux quarante-deux", Mask)]
    [InlineData("it-IT", "la mia carta è quattro due quattro due quattro due quattro due quattro due quattro due quattro due quattro due", $"la mia carta è {Mask}")]
    [InlineData("nl-NL", "mijn kaart is vier twee vier twee vier twee vier twee vier twee vier twee vier twee vier twee", $"mijn kaart is {Mask}")]
    [InlineData("pl-PL", "cztery dwa cztery dwa cztery dwa cztery dwa cztery dwa cztery dwa cztery dwa cztery dwa", Mask)]
    [InlineData("hi-IN", "मेरा कार्ड चार दो चार दो चार दो चार दो चार दो चार दो चार दो चार दो", $"मेरा कार्ड {Mask}")]
    [InlineData("zh-CN", "卡号是四二四二四二四二四二四二四二四二", $"卡号是{Mask}")]
    [InlineData("ja-JP", "カード番号は四二四二四二四二四二四二四二四二です", $"カード番号は{Mask}です")]
    public void A_card_number_is_masked_in_each_shape_and_language(string language, string said, string known) =>
        Assert.StartsWith(known, new Stage(languages: [language]).Says(said), StringComparison.Ordinal);

    [Theory]
    [InlineData("my member number is 4719 and my zip is 43215")]
    [InlineData("I was born on 5 15 1980")]
    [InlineData("order 4512 and then claim 4513 please")]
    [InlineData("we were 4, then 12, then 4 again, for 412 dollars")]
    [InlineData("my card was charged 412 dollars and 50 cents on the 3rd")]
    [InlineData("quiero una cita para dos personas a las once")]
    public void Other_numbers_stay(string said) => Assert.Equal(said, new Stage(languages: ["en-US", "es-US"]).Says(said));

    [Fact]
    public void My_number_is_the_number_that_was_talked_about()
    {
        var call = new Stage();
        call.Says("can somebody call me back");
        call.Agent("Of course. What is your number?");

        Assert.Equal("my number is 415 555 0142", call.Says("my number is 415 555 0142"));
        Assert.Equal($"my number is {Mask}", new Stage().Says("my number is 415 555 0142"));
    }

    [Fact]
    public void The_answer_to_the_question_for_a_telephone_number_is_one()
    {
        var call = new Stage();
        call.Agent("On which telephone number can we reach you?");

        Assert.Equal("415 555 0142", call.Says("415 555 0142"));
    }

    [Fact]
    public void After_a_minute_nobody_talks_about_the_telephone_any_more()
    {
        var call = new Stage();
        call.Says("call me back");
        call.Pass(70);

        Assert.Equal($"it is {Mask}", call.Says("it is 415 555 0142"));
    }

    [Fact]
    public void The_callers_words_about_another_number_end_the_talk_about_the_telephone()
    {
        var call = new Stage();
        call.Says("call me back");
        call.Agent("Sure. What is your member number?");

        Assert.Equal("my number is 415 555 0142", call.Says("my number is 415 555 0142"));
        Assert.Equal($"my order number is {Mask}", call.Says("my order number is 415 555 0142"));
        Assert.Equal($"it is {Mask}", call.Says("no wait, it is 415 555 0143").Replace("no wait, ", ""));
    }

    [Fact]
    public void A_card_that_the_agent_names_is_not_forgotten_for_a_late_transcript()
    {
        var call = new Stage();
        call.Agent("Please don't tell me the number of your card.");
        call.SaysLate("call me back");

        Assert.Equal($"it is {Mask}", call.Says("it is 4242 4242 4242 4242"));
    }

    [Fact]
    public void A_number_in_two_phrases_is_held_back_until_it_is_whole()
    {
        var call = new Stage();

        Assert.Equal("call me back on 415555 [more digits]", call.Says("call me back on 41555501"));
        Assert.Equal("01 42", call.Says("42"));
    }

    [Fact]
    public void A_number_in_three_phrases_is_whole_with_the_last()
    {
        var call = new Stage();

        Assert.Equal(["my phone number is four one five", "five five five", "zero one four two"], [call.Says("my phone number is four one five"), call.Says("five five five"), call.Says("zero one four two")]);
    }

    [Fact]
    public void Held_back_digits_that_go_on_as_a_card_are_never_told()
    {
        var call = new Stage();

        Assert.Equal(["call me back on 4242", "42 [more digits]", Mask, Mask], [call.Says("call me back on 4242"), call.Says("4242"), call.Says("4242"), call.Says("4242")]);
    }

    [Fact]
    public void An_interim_transcript_shows_the_first_six_digits()
    {
        var call = new Stage();

        Assert.Equal("call me back on four one five five five five [more digits]", call.Says("call me back on four one five five five five zero one four two", isFinal: false));
        Assert.Equal("call me back on 4155550142.", call.Says("call me back on 4155550142."));
    }

    [Fact]
    public void Keys_are_a_telephone_number_only_when_the_agent_has_asked_for_one()
    {
        var asked = new Stage();
        asked.Agent("Please key in your telephone number.");
        Assert.Equal("4155550142#", asked.Keys("4155550142#"));

        var card = new Stage();
        card.Agent("Please key in your telephone number.");
        Assert.Equal("411111xxxxxxxxxx", card.Keys("4111111111111111"));

        Assert.Equal("415555xxxx", new Stage().Keys("4155550142"));
    }

    [Fact]
    public void The_callers_own_area_code_is_a_telephone_number_even_if_no_plan_has_it() =>
        Assert.Equal("call me back on 555 010 0422", new Stage().Says("call me back on 555 010 0422"));

    [Fact]
    public void A_caller_from_abroad_gives_a_number_of_their_country() =>
        Assert.Equal("call me back on 030 2090 1234", new Stage("+493020901234").Says("call me back on 030 2090 1234"));

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void A_card_number_in_groups_of_four_never_passes_as_a_telephone_number(Seed seed)
    {
        var random = new Random(seed.Number);
        for (var round = 0; round < 500; round++)
        {
            var number = $"{"3456"[random.Next(4)]}{string.Concat(Enumerable.Range(0, 15).Select(_ => random.Next(10)))}";
            var call = new Stage();
            call.Agent("What telephone number can we call you back on?");
            var known = 0;
            for (var at = 0; at < 16; at += 4)
            {
                var words = string.Join(' ', number.Substring(at, 4).Select(digit => "zero one two three four five six seven eight nine".Split(' ')[digit - '0']));
                call.Says(words, isFinal: false);
                call.Says(random.Next(2) == 0 ? words : number.Substring(at, 4) + ".");
                known += SpokenDigits.In(call.Texts[^1]).Length;
            }

            Assert.True(known <= CardNumbers.Kept || IsNoCard(number), $"{number}: {string.Join(" | ", call.Texts)}");
        }
    }

    // A number of 16 digits that begins like no card: at most eleven digits of it pass, as without a telephone.
    private static bool IsNoCard(string number) => number[0] is '3' or '5' && !new[] { "50", "51", "52", "53", "54", "55", "56", "57", "58", "34", "37", "36", "38", "39" }.Contains(number[..2]);

    private sealed class Stage
    {
        private readonly FakeConversation _conversation = new();
        private readonly CardRedaction _guard;
        private TimeSpan _now = TimeSpan.FromSeconds(10);

        public Stage(string caller = "+15550100001", params string[] languages)
        {
            _guard = new CardRedaction(_conversation, NoRecorder.Instance, CardPolicy.Default);
            _guard.Use(CardPolicy.Default, NumberContext.Of(languages.Length > 0 ? languages : ["en-US", "es-US"], [caller, "+15550199001"]));
        }

        public List<string> Texts { get; } = [];

        public void Pass(int seconds) => _guard.Passed(_now += TimeSpan.FromSeconds(seconds));

        public void Agent(string clause)
        {
            _guard.AgentSays(clause);
            _guard.Post(new PlayoutEnded(1, clause, _now));
            Pass(1);
        }

        public string Says(string text, bool isFinal = true)
        {
            var from = _now;
            _guard.Passed(_now += TimeSpan.FromMilliseconds(800));
            _guard.Post(isFinal ? new FinalTranscript(text, from, _now) : new InterimTranscript(text, from, _now));
            var known = _conversation.Told[^1] is FinalTranscript final ? final.Text : ((InterimTranscript)_conversation.Told[^1]).Text;
            Texts.Add(known);
            return known;
        }

        /// <summary>The transcript of what was said before the agent's words.</summary>
        public void SaysLate(string text) => _guard.Post(new FinalTranscript(text, _now - TimeSpan.FromSeconds(4), _now - TimeSpan.FromSeconds(3)));

        public string Keys(string keys) => string.Concat(keys.Select(key =>
        {
            _guard.Passed(_now += TimeSpan.FromMilliseconds(250));
            _guard.Post(new DtmfReceived(key));
            return ((DtmfReceived)_conversation.Told[^1]).Digit;
        }));
    }
}
