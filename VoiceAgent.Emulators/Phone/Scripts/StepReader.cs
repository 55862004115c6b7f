using System.Text.RegularExpressions;
using VoiceAgent.Emulators.Acs.Prompts;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>Reads one step: a word (<c>hang up</c>) or a mapping with one member (<c>say: …</c>).</summary>
internal static partial class StepReader
{
    private const string Known = "say, backchannel, wait for agent, interrupt after, pause, silence, noise, cough, beep, dtmf, expect, wait for hang up, hang up";

    private static readonly TimeSpan Cough = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Beep = TimeSpan.FromMilliseconds(500);
    private static readonly YamlNode Nothing = new YamlMappingNode();

    public static ScriptStep Read(YamlNode node)
    {
        var line = (int)node.Start.Line;
        return node switch
        {
            YamlScalarNode { Value: { } word } => Read(line, word, null),
            YamlMappingNode { Children: { Count: 1 } children } => Read(line, ((YamlScalarNode)children.First().Key).Value ?? "", children.First().Value),
            YamlMappingNode mapping => throw new ScriptException(line, $"a step must have one verb, and this has {mapping.Children.Count}: indent the settings of the verb"),
            _ => throw new ScriptException(line, "a step must be a verb, or a verb with its settings"),
        };
    }

    private static ScriptStep Read(int line, string verb, YamlNode? with) => verb switch
    {
        "say" => new SayStep(line, Spoken(line, verb, with)),
        "backchannel" => new SayStep(line, Backchannel(Text(line, verb, with))),
        "wait for agent" => With(with, line, map => new WaitForAgentStep(line, map.Duration("timeout"), map.Duration("silence"), map.Pattern("heard"))),
        "interrupt after" => With(with, line, map => Interrupt(line, map)),
        "pause" or "silence" => Pause(line, verb, with),
        "noise" => new NoiseStep(line, with is null ? Cough : ScriptMap.DurationOf(with, verb)),
        "cough" => new NoiseStep(line, with is null or YamlScalarNode { Value: "" } ? Cough : ScriptMap.DurationOf(with, verb)),
        "beep" => new BeepStep(line, with is null or YamlScalarNode { Value: "" } ? Beep : ScriptMap.DurationOf(with, verb)),
        "dtmf" => new DtmfStep(line, Keys(line, Text(line, verb, with))),
        "expect" => With(with, line, map => Expect(line, map)),
        "wait for hang up" => With(with, line, map => new WaitForHangUpStep(line, map.Duration("timeout"))),
        "hang up" => new HangUpStep(line),
        _ => throw new ScriptException(line, $"'{verb}' is not a step: {Known}"),
    };

    private static InterruptStep Interrupt(int line, ScriptMap map)
    {
        var (words, say, backchannel, cough) = (map.Whole("words"), map.Node("say"), map.Text("backchannel"), map.Duration("cough"));
        TimeSpan? after = map.Whole("ms") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
        return (words is null) == (after is null)
            ? throw new ScriptException(line, "interrupt after needs either words or ms")
            : new object?[] { say, backchannel, cough }.Count(way => way is not null) != 1
                ? throw new ScriptException(line, "interrupt after needs either say or cough or backchannel")
                : new(line, words, after, say is not null ? Spoken(line, "say", say) : backchannel is not null ? Backchannel(backchannel) : null, cough, map.Duration("timeout"));
    }

    /// <summary>Reads words, or a list of words and pauses: <c>[check on my, 900ms, claim]</c>.</summary>
    private static ScriptLine Spoken(int line, string verb, YamlNode? with)
    {
        if (with is YamlMappingNode mapping)
        {
            // { text: quiero saber de mi reclamo, language: es-US }
            var map = new ScriptMap(mapping);
            var (text, language) = (map.Node("text"), map.Text("language"));
            map.NothingElse();
            return Spoken(line, verb, text ?? throw new ScriptException(line, $"{verb} needs a text")) with { Language = language };
        }

        if (with is not YamlSequenceNode list)
        {
            return new([new(Text(line, verb, with), TimeSpan.Zero)], IsBackchannel: false);
        }

        List<ScriptLinePart> parts = [.. list.Children.Select(part => Part(ScriptMap.TextOf(part, verb), part))];
        return parts is [{ Words: not null }, .., { Words: not null }]
            ? new(parts, IsBackchannel: false)
            : throw new ScriptException(line, $"{verb} must begin and end with words, with pauses such as 900ms between them");
    }

    private static ScriptLinePart Part(string text, YamlNode node) =>
        Pause().IsMatch(text) ? new(null, ScriptMap.DurationOf(node, "a pause")) : new(text, TimeSpan.Zero);

    [GeneratedRegex(@"^[0-9.]+ ?(ms|s)$")]
    private static partial Regex Pause();

    private static ScriptLine Backchannel(string text) => new([new(text, TimeSpan.Zero)], IsBackchannel: true);

    private static PauseStep Pause(int line, string verb, YamlNode? with)
    {
        if (with is not YamlMappingNode)
        {
            var length = ScriptMap.DurationOf(with ?? throw new ScriptException(line, $"{verb} needs a time"), verb);
            return new(line, length, length);
        }

        return With(with, line, map => (map.Duration("between"), map.Duration("and")) switch
        {
            ({ } least, { } most) when least <= most => new PauseStep(line, least, most),
            _ => throw new ScriptException(line, $"{verb} needs the settings 'between' and 'and', the shorter first"),
        });
    }

    private static ExpectStep Expect(int line, ScriptMap map)
    {
        Regex? heard = map.Pattern("heard"), notHeard = map.Pattern("not heard"), humanKnows = map.Pattern("human knows");
        return heard is null && notHeard is null && humanKnows is null
            ? throw new ScriptException(line, "expect needs heard, not heard or human knows")
            : new(line, heard, notHeard, humanKnows, map.Duration("within") ?? TimeSpan.Zero);
    }

    private static string Keys(int line, string keys) => keys.All(ToneName.IsKey)
        ? keys
        : throw new ScriptException(line, $"dtmf '{keys}' may contain only the keys 0-9, *, # and a-d");

    private static string Text(int line, string verb, YamlNode? with) => ScriptMap.TextOf(with ?? throw new ScriptException(line, $"{verb} needs a value"), verb);

    private static T With<T>(YamlNode? with, int line, Func<ScriptMap, T> read)
    {
        var node = with is null or YamlScalarNode { Value: "" or null } ? Nothing : with;
        if (node is not YamlMappingNode mapping)
        {
            throw new ScriptException(line, "this step takes its settings in braces, such as { timeout: 10s }");
        }

        var map = new ScriptMap(mapping);
        var step = read(map);
        map.NothingElse();
        return step;
    }
}
