using VoiceAgent.Emulators.Acs.Transfers;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>Reads the part of a script about the human whom its call is transferred to.</summary>
internal static class HumanReader
{
    /// <summary>Reads the <c>human</c> of a script. Returns null when there is none.</summary>
    public static Human? Read(YamlNode? node) => node switch
    {
        null => null,
        YamlMappingNode mapping => Read(new ScriptMap(mapping)),
        _ => Human.Of(Answer(ScriptMap.TextOf(node, "human"), node)),
    };

    private static Human Read(ScriptMap map)
    {
        var answers = map.Node("answers");
        var usual = Human.Of(answers is null ? HumanAnswer.PicksUp : Answer(ScriptMap.TextOf(answers, "answers"), answers));
        var human = usual with { Rings = map.Duration("rings") ?? usual.Rings, Says = map.Text("says") ?? usual.Says };
        map.NothingElse();
        return human;
    }

    private static HumanAnswer Answer(string word, YamlNode at) => word switch
    {
        "picks up" => HumanAnswer.PicksUp,
        "busy" => HumanAnswer.Busy,
        "no answer" => HumanAnswer.NoAnswer,
        _ => throw new ScriptException((int)at.Start.Line, $"human '{word}' is not one of: picks up, busy, no answer"),
    };
}
