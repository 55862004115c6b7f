using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Transfers;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>Reads the part of a script about the human whom its call is transferred to.</summary>
internal static class HumanReader
{
    private const string Voicemail = "voicemail";

    /// <summary>Reads the <c>human</c> of a script. Returns null when there is none.</summary>
    public static Human? Read(YamlNode? node) => node switch
    {
        null => null,
        YamlMappingNode mapping => Read(new ScriptMap(mapping)),
        _ => Answering(ScriptMap.TextOf(node, "human"), node),
    };

    private static Human Read(ScriptMap map)
    {
        var answers = map.Node("answers");
        var usual = answers is null ? Human.Of(HumanAnswer.PicksUp) : Answering(ScriptMap.TextOf(answers, "answers"), answers);
        var (says, greets, asked) = (map.Text("says"), map.Text("greets"), map.Node("when asked"));

        var beeps = map.Node("beep") is { } beep ? ScriptMap.TextOf(beep, "beep") == "true" : usual.Beeps;

        // A greeting that was recorded is played when the telephone is picked up, and nobody listens to the question.
        if (asked is null && (beeps || Human.IsRecorded(greets ?? says ?? "")))
        {
            usual = usual with { Greets = says ?? usual.Greets, WhenAsked = HumanReaction.StaysSilent };
        }

        var human = usual with
        {
            Rings = map.Duration("rings") ?? usual.Rings,
            Says = says ?? usual.Says,
            Greets = greets ?? usual.Greets,
            WhenAsked = asked is null ? usual.WhenAsked : Reaction(ScriptMap.TextOf(asked, "when asked"), asked),
            Beeps = beeps,
        };
        map.NothingElse();
        return human;
    }

    private static Human Answering(string word, YamlNode at) => word switch
    {
        "picks up" => Human.Of(HumanAnswer.PicksUp),
        "busy" => Human.Of(HumanAnswer.Busy),
        "no answer" => Human.Of(HumanAnswer.NoAnswer),
        "declines" => Human.Of(HumanAnswer.Declines),
        Voicemail => Human.Machine(Human.Voicemail),
        _ => throw new ScriptException((int)at.Start.Line, $"human '{word}' is not one of: picks up, busy, no answer, declines, {Voicemail}"),
    };

    private static HumanReaction Reaction(string text, YamlNode at) => text.Split(' ', 2) switch
    {
        ["stays", "silent"] => HumanReaction.StaysSilent,
        ["hangs", "up"] => new(HangsUp: true),
        ["presses", [var key]] when ToneName.IsKey(key) => new(Presses: $"{key}"),
        ["says", { Length: > 0 } words] => new(Says: words),
        _ => throw new ScriptException((int)at.Start.Line, $"when asked '{text}' is not one of: presses 1 (or another key), says and words, stays silent, hangs up"),
    };
}
