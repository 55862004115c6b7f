using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class ConsultationRulesTests
{
    private static readonly Consultation Ringing = new("human");

    [Theory]
    [InlineData("en-US", "Yes, put him through.")]
    [InlineData("en-US", "Sure, go ahead.")]
    [InlineData("en-US", "Not a problem.")]
    [InlineData("en-US", "Why not?")]
    [InlineData("en-US", "I'm not busy.")]
    [InlineData("en-US", "Okay, connect me")]
    [InlineData("en-US", "Yep, I'll take it")]
    [InlineData("en-US", "One.")]
    [InlineData("es-US", "sí, pásamelo")]
    [InlineData("es-MX", "No hay problema")]
    [InlineData("de-DE", "Kein Problem, stellen Sie durch")]
    [InlineData("fr-FR", "Oui, passez-le-moi")]
    [InlineData("fr-FR", "Pas de problème")]
    [InlineData("it-IT", "Sì, me lo passi")]
    [InlineData("pt-BR", "Sem problema")]
    [InlineData("nl-NL", "Geen probleem")]
    [InlineData("pl-PL", "Nie ma problemu")]
    [InlineData("hi-IN", "हाँ, जोड़ दीजिए")]
    [InlineData("ja-JP", "はい、つないでください。")]
    [InlineData("zh-CN", "好的，转过来吧。")]
    [InlineData("en-US", "sí, pásamelo")]
    [InlineData("en-US", "ja gerne")]
    [InlineData("en-US", "Yes.")]
    [InlineData("en-US", "Sure, put them through.")]
    [InlineData("en-US", "No problem.")]
    [InlineData("en-GB", "Yeah, I'll take it")]
    [InlineData("de-DE", "Ja, gerne.")]
    [InlineData("de-DE", "Yes please")]
    [InlineData("es-US", "Sí, claro.")]
    [InlineData("fr-FR", "D'accord.")]
    [InlineData("it-IT", "Va bene")]
    [InlineData("pt-BR", "Sim, pode passar.")]
    [InlineData("nl-NL", "Ja, graag")]
    [InlineData("pl-PL", "Tak, proszę połączyć")]
    public void A_person_accepts_by_a_word(string language, string words) => Assert.Equal(Verdict.Accepts, Of(words, language));

    [Theory]
    [InlineData("en-US", "no I'm busy")]
    [InlineData("en-US", "Yes, but not now.")]
    [InlineData("en-US", "I'm in a meeting.")]
    [InlineData("en-US", "Two")]
    [InlineData("en-US", "Not today, sorry")]
    [InlineData("es-US", "no puedo, estoy en una reunión")]
    [InlineData("de-DE", "Das geht jetzt nicht")]
    [InlineData("it-IT", "Non posso")]
    [InlineData("pt-BR", "Agora não")]
    [InlineData("nl-NL", "Nee, geen tijd")]
    [InlineData("pl-PL", "Nie mogę teraz")]
    [InlineData("hi-IN", "नहीं, अभी नहीं")]
    [InlineData("ja-JP", "今は無理です。")]
    [InlineData("zh-CN", "不行，我在开会。")]
    [InlineData("en-US", "ahora no, más tarde")]
    [InlineData("en-US", "No, not now.")]
    [InlineData("en-US", "I can't, I'm in a meeting")]
    [InlineData("en-US", "Sorry I'm busy")]
    [InlineData("de-DE", "Nein, keine Zeit")]
    [InlineData("es-ES", "No, más tarde")]
    [InlineData("fr-FR", "Non, pas maintenant")]
    public void A_person_declines_by_a_word(string language, string words) => Assert.Equal(Verdict.Declines, Of(words, language));

    [Theory]
    [InlineData("Hi, this is Robin, leave me a message.")]
    [InlineData("Robin here. Leave your name after the beep.")]
    [InlineData("Sorry I missed your call, I'll call you back.")]
    [InlineData("I can't get to the phone right now.")]
    [InlineData("The wireless customer you are calling is not available.")]
    [InlineData("The mailbox is full.")]
    [InlineData("Hola, soy Robin. En este momento no puedo contestar.")]
    [InlineData("Der angerufene Teilnehmer ist momentan nicht erreichbar.")]
    [InlineData("Ihr Anruf kann gerade nicht entgegengenommen werden.")]
    [InlineData("Bonjour, vous êtes sur le répondeur de Robin.")]
    [InlineData("Je ne suis pas disponible pour le moment.")]
    [InlineData("Al momento non sono disponibile.")]
    [InlineData("No momento não posso atender.")]
    [InlineData("Ik kan nu niet opnemen, laat uw naam achter.")]
    [InlineData("Nie mogę teraz odebrać telefonu.")]
    [InlineData("आप जिस नंबर पर कॉल कर रहे हैं वह उपलब्ध नहीं है।")]
    [InlineData("ただいま電話に出ることができません。発信音の後にメッセージをお話しください。")]
    [InlineData("您拨打的电话无人接听，请在提示音后留言。")]
    [InlineData("You have reached the voicemail of Robin. Please leave a message after the tone.")]
    [InlineData("Hi, it's Robin! I can't come to the phone right now, so leave your name and number.")]
    [InlineData("Yes, hello. I'm not at my desk. Leave me a message and I'll get back to you.")]
    [InlineData("The person you are calling is not available. At the tone, please record your message.")]
    [InlineData("Thank you for calling. Our offices are closed. Please try again later.")]
    [InlineData("Your call has been forwarded to an automatic voice message system.")]
    [InlineData("Guten Tag, Sie sind mit der Mailbox von Robin verbunden.")]
    [InlineData("Leider bin ich zur Zeit nicht erreichbar. Bitte hinterlassen Sie eine Nachricht nach dem Signalton.")]
    [InlineData("Ha llamado al buzón de voz de Robin. Por favor, deje un mensaje después de la señal.")]
    [InlineData("Vous êtes bien sur la messagerie de Robin, laissez un message après le bip.")]
    [InlineData("Risponde la segreteria telefonica. Lasciate un messaggio dopo il segnale acustico.")]
    [InlineData("Deixe a sua mensagem após o sinal.")]
    [InlineData("Dit is de voicemail van Robin. Spreek een bericht in na de piep.")]
    [InlineData("Tu poczta głosowa. Zostaw wiadomość po sygnale.")]
    public void A_machine_is_recognised_by_what_only_machines_say(string words) => Assert.Equal(Verdict.Machine, Of(words, "en-US"));

    [Theory]
    [InlineData("One moment, please.")]
    [InlineData("Hold on a second.")]
    [InlineData("Robin speaking, how can I help?")]
    [InlineData("Hallo?")]
    [InlineData("Hello, this is Robin.")]
    [InlineData("Claims department, Robin speaking")]
    [InlineData("Who is this?")]
    [InlineData("well the thing is that we talked about yes and ok for quite a long time in this room here")]
    public void Other_words_are_neither_yes_nor_no(string words) => Assert.Equal(Verdict.Unclear, Of(words, "en-US"));

    [Fact]
    public void Every_language_that_a_caller_may_speak_has_words_for_colleagues() =>
        Assert.Equal(["de", "en", "es", "fr", "hi", "it", "ja", "nl", "pl", "pt", "zh"], ColleagueLanguage.Codes.Order());

    [Fact]
    public void A_misspelt_key_in_a_file_of_words_is_an_error_with_its_line()
    {
        var wrong = Assert.Throws<InvalidOperationException>(() => ColleagueLanguage.Read("xx.yaml", new StringReader("question: Hello?\naccept: [ok]")));

        Assert.Contains("'xx.yaml'", wrong.Message);
        Assert.Contains("line 2", wrong.Message);
    }

    [Fact]
    public void A_person_is_heard_first_then_asked_and_then_connected()
    {
        var picked = ConsultationRules.After(Ringing, new ConsultationReport.PickedUp(), "en-US");
        Assert.Equal((ConsultationStage.Greeting, ConsultationStep.Listen), (picked.Next.Stage, picked.Step));

        var greeted = Answer(picked.Next, "Hello, yes, this is Robin.");
        Assert.Equal((ConsultationStage.Asked, ConsultationStep.Ask), (greeted.Next.Stage, greeted.Step));

        var accepted = Answer(greeted.Next, "yes");
        Assert.Equal((ConsultationStage.Joining, ConsultationStep.Join), (accepted.Next.Stage, accepted.Step));
    }

    [Fact]
    public void A_key_accepts_at_any_time()
    {
        var key = new ColleagueAnswer(ColleagueAnswer.AcceptKey, null);
        Assert.All(
            [ConsultationStage.Greeting, ConsultationStage.Asked, ConsultationStage.AskedAgain],
            stage => Assert.Equal(ConsultationStep.Join, ConsultationRules.After(Ringing with { Stage = stage }, new ConsultationReport.Answered(stage, key), "en-US").Step));
    }

    [Fact]
    public void Nobody_who_says_nothing_is_asked_more_than_twice()
    {
        var greeted = ConsultationRules.After(Ringing with { Stage = ConsultationStage.Greeting }, new ConsultationReport.Answered(ConsultationStage.Greeting, ColleagueAnswer.Silence), "en-US");
        var again = ConsultationRules.After(greeted.Next, new ConsultationReport.Answered(ConsultationStage.Asked, ColleagueAnswer.Silence), "en-US");
        var over = ConsultationRules.After(again.Next, new ConsultationReport.Answered(ConsultationStage.AskedAgain, ColleagueAnswer.Silence), "en-US");

        Assert.Equal([ConsultationStep.Ask, ConsultationStep.Ask, ConsultationStep.Refuse], new[] { greeted.Step, again.Step, over.Step });
        Assert.Equal(TransferOutcome.NoPerson, over.Outcome);
    }

    [Fact]
    public void A_machine_is_refused_at_its_first_words()
    {
        var refused = Answer(Ringing with { Stage = ConsultationStage.Greeting }, "Please leave a message after the tone.");

        Assert.Equal((ConsultationStep.Refuse, TransferOutcome.NoPerson), (refused.Step, refused.Outcome));
    }

    [Fact]
    public void A_repeated_or_late_report_changes_nothing()
    {
        var asked = Ringing with { Stage = ConsultationStage.Asked };

        Assert.Equal(ConsultationStep.None, ConsultationRules.After(asked, new ConsultationReport.PickedUp(), "en-US").Step);
        Assert.Equal(ConsultationStep.None, ConsultationRules.After(asked, new ConsultationReport.Answered(ConsultationStage.Greeting, new ColleagueAnswer(null, "yes")), "en-US").Step);
        Assert.Equal(ConsultationStep.None, ConsultationRules.After(asked with { Stage = ConsultationStage.Joining }, new ConsultationReport.Left(TransferOutcome.Failed), "en-US").Step);
    }

    [Theory]
    [InlineData(ConsultationStage.Ringing, TransferOutcome.Busy, TransferOutcome.Busy)]
    [InlineData(ConsultationStage.Ringing, TransferOutcome.NotAnswered, TransferOutcome.NotAnswered)]
    [InlineData(ConsultationStage.Asked, TransferOutcome.Failed, TransferOutcome.Declined)]
    public void A_human_who_leaves_does_not_take_the_call(ConsultationStage stage, TransferOutcome reported, TransferOutcome outcome)
    {
        var left = ConsultationRules.After(Ringing with { Stage = stage }, new ConsultationReport.Left(reported), "en-US");

        Assert.Equal((ConsultationStep.Refuse, outcome), (left.Step, left.Outcome));
    }

    private static Verdict Of(string words, string language) => new ColleagueAnswer(null, words).Judge(language);

    private static Progress Answer(Consultation consultation, string words) =>
        ConsultationRules.After(consultation, new ConsultationReport.Answered(consultation.Stage, new ColleagueAnswer(null, words)), "en-US");
}
