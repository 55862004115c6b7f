using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads the phrases that an agent says without its model, in one language.</summary>
internal static class PhraseReading
{
    private static readonly string[] Needed = ["fillers", "still there", "not understood", "apology", "farewell", "give up"];

    /// <param name="agent">The mapping with <c>greeting</c> and <c>say</c>.</param>
    /// <param name="language">The program's own phrases are English. For another language the file must have every phrase.</param>
    public static Phrases Read(YamlReading agent, string language)
    {
        // The voice and the history get these phrases as they are here, so they are made speakable once.
        var yaml = agent.Part("say").Through(text => SpeakableText.Of(text, language));
        var usual = Phrases.Default;
        if (!IsEnglish(language) && Needed.FirstOrDefault(key => !yaml.Has(key)) is { } missing)
        {
            throw yaml.Wrong(missing, $"'say' needs '{missing}' in {language}, because the program's own phrase is English.");
        }

        var waiting = Language.Of(language).Waiting;
        var phrases = usual with
        {
            Greeting = agent.OptionalText("greeting") is { } greeting ? SpeakableText.Clauses(greeting, language) : [],
            TakesOver = yaml.OptionalText("takes over") is { } takesOver ? SpeakableText.Clauses(takesOver, language) : [],
            Openers = Openers(yaml, language),
            Fillers = yaml.Has("fillers") ? yaml.List("fillers") : usual.Fillers,
            StillThere = yaml.OptionalText("still there") ?? usual.StillThere,
            NotUnderstood = yaml.OptionalText("not understood") ?? usual.NotUnderstood,
            Apology = yaml.OptionalText("apology") ?? usual.Apology,
            NotAllowed = yaml.OptionalText("not allowed") ?? Language.Of(language).Failures.NotAllowed ?? yaml.OptionalText("not understood") ?? usual.NotAllowed,
            Hold = yaml.OptionalText("hold") ?? Otherwise(usual.Hold),
            CutOff = yaml.OptionalText("cut off") ?? Language.Of(language).Failures.CutOff ?? Otherwise(usual.CutOff),
            StartOver = yaml.OptionalText("start over") ?? Language.Of(language).Failures.StartOver ?? yaml.OptionalText("not understood") ?? usual.StartOver,
            PutThrough = yaml.OptionalText("put through") ?? Otherwise(usual.PutThrough),
            Transfer = yaml.OptionalText("transfer") ?? Otherwise(usual.Transfer),
            TakeYourTime = yaml.List("take your time") is { Count: > 0 } said ? said : waiting.TakeYourTime is { Count: > 0 } own ? own : [Otherwise(usual.TakeYourTime[0])],
            NoHurry = yaml.OptionalText("no hurry") ?? OwnOr(waiting.NoHurry, usual.NoHurry),
            OnHold = yaml.OptionalText("on hold") ?? OwnOr(waiting.OnHold, usual.OnHold),
            OtherWords = yaml.OptionalText("other words") ?? OwnOr(waiting.OtherWords, usual.OtherWords),
            MustBeHeard = yaml.List("must be heard"),
            Farewell = yaml.OptionalText("farewell") ?? usual.Farewell,
            GiveUp = yaml.OptionalText("give up") ?? usual.GiveUp,
        };
        yaml.NothingElse();
        return phrases;

        // The language file has these phrases for the languages that it knows.
        string OwnOr(string own, string english) => own.Length > 0 ? own : Otherwise(english);

        // In other languages the agent's first filler replaces these English phrases.
        string Otherwise(string english) => IsEnglish(language) ? english : yaml.List("fillers")[0];
    }

    private static Openers Openers(YamlReading say, string language)
    {
        if (!say.Has("openers"))
        {
            // The program's own openers are English.
            return IsEnglish(language) ? VoiceAgent.Pipeline.TurnTaking.Openers.Default : VoiceAgent.Pipeline.TurnTaking.Openers.None;
        }

        var yaml = say.Part("openers");
        var openers = new Openers { Told = yaml.List("told"), Asked = yaml.List("asked"), Number = yaml.List("number"), Thanked = yaml.List("thanked") };
        yaml.NothingElse();
        return openers;
    }

    private static bool IsEnglish(string language) => language.Split('-')[0].Equals("en", StringComparison.OrdinalIgnoreCase);
}
