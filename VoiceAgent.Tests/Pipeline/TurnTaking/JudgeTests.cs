using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>What words are that arrive while the agent speaks.</summary>
public sealed class JudgeTests
{
    private const string Statement = "Your claim was approved. You will see the money soon.";
    private const string Question = "Is it about the dental visit? You can also tell me another number.";

    [Theory]
    [InlineData("en-US", "yes yes")]
    [InlineData("en-US", "Yeah, okay.")]
    [InlineData("en-US", "mm hm right")]
    [InlineData("en-US", "uh-huh I see")]
    [InlineData("es-MX", "ajá")]
    [InlineData("es-MX", "sí sí claro")]
    [InlineData("es-ES", "Vale, de acuerdo.")]
    [InlineData("de-DE", "genau")]
    [InlineData("de-DE", "ja ja genau")]
    [InlineData("fr-FR", "D'accord, très bien.")]
    [InlineData("it-IT", "va bene certo")]
    [InlineData("pt-BR", "tá bom")]
    [InlineData("nl-NL", "ja precies")]
    [InlineData("pl-PL", "no tak")]
    [InlineData("hi-IN", "haan haan")]
    [InlineData("hi-IN", "जी हाँ।")]
    [InlineData("ja-JP", "うん うん")]
    [InlineData("ja-JP", "はいはいはい")]
    [InlineData("ja-JP", "そうですね、なるほど。")]
    [InlineData("zh-CN", "对对对好的")]
    public void Agreement_in_the_agents_language_lets_it_go_on(string language, string words) =>
        Assert.Equal(Meaning.Agreement, Judge.Of(Over(Statement, words, language)));

    [Theory]
    [InlineData("en-US", "no")]
    [InlineData("en-US", "yes but")]
    [InlineData("en-US", "okay wait")]
    [InlineData("es-MX", "no no")]
    [InlineData("es-MX", "sí pero")]
    [InlineData("de-DE", "nein")]
    [InlineData("de-DE", "ja aber")]
    [InlineData("fr-FR", "attendez")]
    [InlineData("it-IT", "aspetti")]
    [InlineData("pt-BR", "não")]
    [InlineData("nl-NL", "wacht")]
    [InlineData("pl-PL", "nie")]
    [InlineData("hi-IN", "नहीं")]
    [InlineData("hi-IN", "ruko")]
    [InlineData("ja-JP", "ちょっと待って")]
    [InlineData("ja-JP", "はい、でも")]
    [InlineData("zh-CN", "等一下")]
    [InlineData("zh-CN", "不对")]
    public void Opposition_interrupts_at_once_also_where_several_words_are_needed(string language, string words) =>
        Assert.Equal(Meaning.Interruption, Judge.Of(Over(Statement, words, language) with { WordsToInterrupt = 4, MoreMayFollow = true }));

    [Theory]
    [InlineData("um", Meaning.Nothing)]
    [InlineData("wait", Meaning.Interruption)]
    [InlineData("Sorry, how much?", Meaning.Interruption)]
    [InlineData("how much", Meaning.Interruption)]
    [InlineData("yes yes how much", Meaning.Interruption)]
    [InlineData("four seven", Meaning.Interruption)]
    internal void Other_words_interrupt_and_hesitation_does_not(string words, Meaning meaning) => Assert.Equal(meaning, Judge.Of(Over(Statement, words)));

    [Theory]
    [InlineData("i", true, Meaning.Nothing)]
    [InlineData("i", false, Meaning.Interruption)]
    [InlineData("yeah got", true, Meaning.Nothing)]
    [InlineData("i see how", true, Meaning.Interruption)]
    internal void The_beginning_of_an_agreement_waits_for_its_next_word(string words, bool moreMayFollow, Meaning meaning) =>
        Assert.Equal(meaning, Judge.Of(Over(Statement, words) with { MoreMayFollow = moreMayFollow }));

    // The question has 24 letters and signs, so it ends after 1.44 s.
    [Theory]
    [InlineData(2_000, Meaning.Answer)]
    [InlineData(1_300, Meaning.Answer)]
    [InlineData(800, Meaning.Agreement)]
    internal void After_a_question_that_was_heard_agreement_is_the_answer(int at, Meaning meaning) =>
        Assert.Equal(meaning, Judge.Of(Over(Question, "yeah") with { From = TimeSpan.FromMilliseconds(at) }));

    [Fact]
    public void What_the_playout_reports_is_better_than_the_estimate()
    {
        var early = new AgentSpeech(1, Question, [new(TimeSpan.Zero, 0), new(TimeSpan.FromSeconds(4), 20)], null);
        var late = new AgentSpeech(1, Question, [new(TimeSpan.Zero, 0), new(TimeSpan.FromMilliseconds(600), 27)], null);

        Assert.Equal(Meaning.Agreement, Judge.Of(Over(Question, "yeah") with { Speech = early, From = TimeSpan.FromMilliseconds(3_800) }));
        Assert.Equal(Meaning.Answer, Judge.Of(Over(Question, "yeah") with { Speech = late, From = TimeSpan.FromMilliseconds(700) }));
    }

    [Theory]
    [InlineData("one nine", "", Meaning.Continuation)]
    [InlineData("okay one nine", "", Meaning.Continuation)]
    [InlineData("and then one nine", "", Meaning.Continuation)]
    [InlineData("double nine", "", Meaning.Continuation)]
    [InlineData("nineteen", "", Meaning.Continuation)]
    [InlineData("one", "9", Meaning.Continuation)]
    [InlineData("triple nine", "", Meaning.Interruption)]
    [InlineData("", "19", Meaning.Continuation)]
    [InlineData("", "19#", Meaning.Continuation)]
    [InlineData("", "192", Meaning.Interruption)]
    [InlineData("four seven one nine", "", Meaning.Interruption)]
    [InlineData("no one nine", "", Meaning.Interruption)]
    internal void The_missing_digits_of_a_number_continue_it(string words, string keys, Meaning meaning)
    {
        var heard = Over(Statement, words) with { Keys = keys, Asked = new AskedValue(ValueKind.Digits, [4]), Digits = 2 };

        Assert.Equal(meaning, Judge.Of(heard));
        Assert.Equal(Meaning.Interruption, Judge.Of(heard with { AnswerIsBinding = true }));
        Assert.Equal(Meaning.Interruption, Judge.Of(heard with { Digits = 4 }));
    }

    [Fact]
    public void Any_sound_interrupts_where_no_words_are_needed() => Assert.Equal(Meaning.Interruption, Judge.Of(Over(Statement, "mm-hm") with { WordsToInterrupt = 0 }));

    [Fact]
    public void An_agent_adds_and_replaces_phrases()
    {
        var more = ListenerWords.Of("en-US", new AgreementChanges(["roger that"], null));
        var instead = ListenerWords.Of("en-US", new AgreementChanges([], ["roger that"]));

        Assert.Equal((true, true), (more.Agrees("Roger that, yes."), more.Agrees("yes")));
        Assert.Equal((true, false), (instead.Agrees("roger that"), instead.Agrees("yes")));
    }

    [Fact]
    public void A_language_without_a_file_has_no_agreement() => Assert.Equal(Meaning.Interruption, Judge.Of(Over(Statement, "joo", "fi-FI")));

    private static Overheard Over(string speech, string words, string language = "en-US") => new()
    {
        Text = words,
        From = TimeSpan.FromSeconds(1.2),
        Language = ListenerWords.Of(language, null),
        Speech = new AgentSpeech(1, speech, [new PlayedTo(TimeSpan.Zero, 0)], null),
    };
}
