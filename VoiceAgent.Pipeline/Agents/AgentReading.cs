using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads an agent from its YAML file.</summary>
internal static partial class AgentReading
{
    /// <param name="known">The allowed names. A file with any other name is refused.</param>
    public static AgentDefinition Read(string file, TextReader text, AgentVocabulary known)
    {
        var yaml = YamlReading.Load(file, text).Naming("business", known.Business);
        var definition = new AgentDefinition(
            Matching(yaml, "name", Name(), "small letters, digits and '-', at most 40 of them"),
            Matching(yaml, "language", Language(), "a BCP 47 tag such as en-US"),
            yaml.Text("voice"),
            yaml.Text("instructions"),
            [.. ToolReading.Read(yaml, known.Tools), .. CaptureReading.Read(yaml)],
            Handoffs(yaml, known.Agents),
            yaml.List("phrases"),
            Policy(yaml))
        {
            Guardrails = Guardrails(yaml.Part("guardrails"), yaml.Text("language")),
            Lexicon = Pronunciation(yaml.Part("pronunciation")),
            Zone = Zone(yaml),
            StartOfSpeech = StartOfSpeechReading.Read(yaml.Part("turn taking")),
            Analysis = AnalysisReading.Read(yaml),
        };
        definition = definition with { Policy = definition.Policy with { Values = ListenerReading.Values(definition.Tools) } };
        definition = definition with { Languages = Languages(yaml.Part("languages"), definition) };
        yaml.NothingElse();
        if (definition.Name != Path.GetFileNameWithoutExtension(file))
        {
            throw yaml.Wrong("name", $"The agent's name is '{definition.Name}', but the file is '{Path.GetFileName(file)}'. They must have the same name.");
        }

        return definition;
    }

    /// <summary>The agent in its other languages. Settings that a language does not repeat are the agent's own.</summary>
    private static Dictionary<string, AgentDefinition> Languages(YamlReading yaml, AgentDefinition agent) => yaml.Keys.ToDictionary(language => language, language =>
    {
        if (!Language().IsMatch(language) || language == agent.Language)
        {
            throw yaml.Wrong(language, $"'{language}' must be a BCP 47 tag such as es-US, other than the agent's own language.");
        }

        var part = yaml.Part(language);
        var speaking = $"Speak {language} only, whatever language the rest of these instructions is in.";
        var other = agent with
        {
            Language = language,
            Voice = part.Text("voice"),
            Instructions = part.OptionalText("instructions") ?? $"{agent.Instructions}\n{speaking}",
            Expected = part.Has("phrases") ? part.List("phrases") : agent.Expected,
            Policy = agent.Policy with { Phrases = PhraseReading.Read(part, language), Agreement = ListenerReading.Agreement(part) },
            Lexicon = part.Has("pronunciation") ? Pronunciation(part.Part("pronunciation")) : agent.Lexicon,
        };
        part.NothingElse();
        return other;
    });

    private static string Matching(YamlReading yaml, string key, Regex form, string what) =>
        yaml.Text(key) is var text && form.IsMatch(text) ? text : throw yaml.Wrong(key, $"'{key}' must be {what}.");

    private static BusinessZone? Zone(YamlReading yaml) =>
        yaml.OptionalText("time zone") is not { } name ? null
        : BusinessZone.TryFind(name, out var zone) ? zone
        : throw yaml.Wrong("time zone", $"There is no time zone '{name}'. {BusinessZone.Advice}");

    private static IReadOnlyList<HandoffTo> Handoffs(YamlReading agent, IReadOnlySet<string> known)
    {
        var yaml = agent.Part("handoffs");
        foreach (var name in yaml.Keys)
        {
            if (!known.Contains(name))
            {
                throw yaml.Wrong(name, $"There is no agent '{name}' to hand over to. The agents are: {string.Join(", ", known.Order())}.");
            }

            if (name == agent.Text("name"))
            {
                throw yaml.Wrong(name, $"'{name}' cannot hand over to itself.");
            }
        }

        return [.. yaml.Keys.Select(name => new HandoffTo(name, yaml.Text(name)))];
    }

    private static Lexicon Pronunciation(YamlReading yaml)
    {
        var lexicon = yaml.Keys.ToDictionary(word => word, yaml.Text);
        return lexicon.FirstOrDefault(entry => entry.Value is ['/', ..] and not ['/', _, .., '/']) is { Key: { } wrong }
            ? throw yaml.Wrong(wrong, $"The sounds of '{wrong}' in IPA must be between two slashes, such as /kənˈtoʊsoʊ/.")
            : lexicon.Count == 0 ? Lexicon.None : new Lexicon(lexicon);
    }

    private static Guardrails Guardrails(YamlReading yaml, string language)
    {
        var usual = Answering.Guardrails.None;
        var rails = new Guardrails
        {
            Refuses = yaml.List("refuses"),
            Refusal = yaml.OptionalText("refusal") is { } refusal ? SpeakableText.Of(refusal, language) : usual.Refusal,
            NeverSays = yaml.List("never says"),
            Cards = Cards(yaml),
            LongestReply = yaml.Has("longest reply") ? yaml.Count("longest reply", 0) : null,
        };
        yaml.NothingElse();
        if (rails.LongestReply < 5)
        {
            throw yaml.Wrong("longest reply", "'longest reply' must be at least 5 words.");
        }

        return rails.Forbids(rails.Refusal) ? throw yaml.Wrong("refusal", "'refusal' must not contain one of the words in 'never says'.") : rails;
    }

    private static CardPolicy Cards(YamlReading yaml)
    {
        var usual = CardPolicy.Default;
        var masks = (yaml.OptionalText("card numbers") ?? "masked") switch
        {
            "masked" => true,
            "heard" => false,
            _ => throw yaml.Wrong("card numbers", "'card numbers' is 'masked' or 'heard'."),
        };
        var longest = yaml.Count("longest number", usual.LongestNumber);
        return longest is >= CardNumbers.Kept and <= CardNumbers.LongestOther
            ? usual with { Masks = masks, LongestNumber = longest }
            : throw yaml.Wrong("longest number", $"'longest number' is {CardNumbers.Kept} to {CardNumbers.LongestOther} digits.");
    }

    private static ConversationPolicy Policy(YamlReading yaml)
    {
        var turns = yaml.Part("turn taking");
        var policy = new ConversationPolicy(EndOfTurn(turns), BargeIn(turns), Patience(turns.Part("patience")), PhraseReading.Read(yaml, yaml.Text("language")))
        {
            PreemptiveGeneration = Speculation(turns.Part("speculation")),
            Agreement = ListenerReading.Agreement(yaml),
        };
        turns.Has("voice activity"); // StartOfSpeechReading reads it.
        turns.NothingElse();
        return policy;
    }

    private static IEndOfTurnPolicy EndOfTurn(YamlReading turns)
    {
        if (turns.IsText("end of turn"))
        {
            return turns.Text("end of turn") is "final phrase" ? AwaitFinalTranscript.Default : throw turns.Wrong("end of turn", "'end of turn' must be 'final phrase' or a mapping.");
        }

        var yaml = turns.Part("end of turn");
        var usual = AdaptiveSilence.Default;
        IEndOfTurnPolicy policy = yaml.Has("silence")
            ? new FixedSilence(yaml.Duration("silence", usual.Usual), yaml.Duration("no words", usual.NoWords))
            : new AdaptiveSilence(
                yaml.Duration("complete", usual.Complete),
                yaml.Duration("usual", usual.Usual),
                yaml.Duration("number", usual.Number),
                yaml.Duration("unfinished", usual.Unfinished),
                yaml.Duration("no words", usual.NoWords),
                yaml.Duration("keys", usual.Keys))
            {
                Likely = yaml.Duration("likely", usual.Likely),
                Digits = !yaml.Has("digits") ? usual.Digits : [.. yaml.List("digits").Select(count => int.TryParse(count, out var digits) ? digits : throw yaml.Wrong("digits", "'digits' must be a list of whole numbers, such as [4, 10]."))],
            };
        yaml.NothingElse();
        return policy;
    }

    private static IBargeInPolicy BargeIn(YamlReading turns)
    {
        if (turns.IsText("barge in"))
        {
            return turns.Text("barge in") is "any sound" ? new AnySound() : throw turns.Wrong("barge in", "'barge in' must be 'any sound' or a mapping.");
        }

        var yaml = turns.Part("barge in");
        var usual = EnoughWords.Default;
        var policy = new EnoughWords(yaml.Count("words", usual.Words), yaml.Duration("length", usual.Length), yaml.Duration("grace", usual.Grace));
        yaml.NothingElse();
        return policy;
    }

    private static PreemptiveGeneration Speculation(YamlReading yaml)
    {
        var usual = TurnTaking.PreemptiveGeneration.Default;
        var speculation = usual with
        {
            Wasted = yaml.Count("wasted percent", (int)(usual.Wasted * 100)) / 100.0,
            MaxPerTurn = yaml.Count("drafts", usual.MaxPerTurn),
            Lag = yaml.Duration("lag", usual.Lag),
        };
        yaml.NothingElse();
        return speculation.Wasted <= 1 ? speculation : throw yaml.Wrong("wasted percent", "'wasted percent' is 0 to 100.");
    }

    private static ConversationLimits Patience(YamlReading yaml)
    {
        var usual = TurnTaking.ConversationLimits.Default;
        var patience = usual with
        {
            Opener = yaml.Duration("opener", usual.Opener),
            ModelFiller = yaml.Duration("model filler", usual.ModelFiller),
            ToolFiller = yaml.Duration("tool filler", usual.ToolFiller),
            Answer = yaml.Duration("answer", usual.Answer),
            Silence = yaml.Duration("silence", usual.Silence),
            Looking = yaml.Duration("looking", usual.Looking),
            OnHold = yaml.Duration("on hold", usual.OnHold),
            Noise = yaml.Duration("noise", usual.Noise),
            Goodbye = yaml.Duration("goodbye", usual.Goodbye),
            LongestCall = yaml.Duration("longest call", usual.LongestCall),
            Prompts = yaml.Count("prompts", usual.Prompts),
            Apologies = yaml.Count("apologies", usual.Apologies),
        };
        yaml.NothingElse();
        return patience;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    private static partial Regex Language();
}
