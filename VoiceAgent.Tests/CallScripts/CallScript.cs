using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A call script as emulated phones take it, read for conversations in virtual time.</summary>
internal sealed record CallScript(string Name, IReadOnlyList<CallStep> Steps)
{
    public static CallScript Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var steps = (YamlSequenceNode)root["steps"];
        return new CallScript(((YamlScalarNode)root["name"]).Value!, [.. steps.Select(CallStep.Read)]);
    }

    public static CallScript Load(string file) => Parse(File.ReadAllText(file));
}

internal abstract record CallStep
{
    public static CallStep Read(YamlNode node)
    {
        var (verb, with) = node switch
        {
            YamlScalarNode word => (word.Value!, null),
            YamlMappingNode mapping => (((YamlScalarNode)mapping.Children[0].Key).Value!, mapping.Children[0].Value),
            _ => throw new FormatException($"Line {node.Start.Line}: a step is a word or one member."),
        };
        return verb switch
        {
            "say" => new SayStep(Value(with)),
            "wait for agent" => new WaitForAgentStep(Time(with, "timeout"), Time(with, "silence"), Pattern(with, "heard")),
            "interrupt after" => new InterruptStep(Number(with, "words"), Time(with, "ms"), Member(with, "say"), Time(with, "cough")),
            "pause" or "silence" => new PauseStep(Duration(Value(with))),
            "noise" or "cough" => new NoiseStep(with is null ? TimeSpan.FromMilliseconds(250) : Duration(Value(with))),
            "dtmf" => new DtmfStep(Value(with)),
            "expect" => new ExpectStep(Pattern(with, "heard"), Pattern(with, "not heard"), Time(with, "within") ?? TimeSpan.Zero),
            "wait for hang up" => new WaitForHangUpStep(Time(with, "timeout")),
            "hang up" => new HangUpStep(),
            _ => throw new FormatException($"Line {node.Start.Line}: '{verb}' is not a step."),
        };
    }

    private static string Value(YamlNode? node) => ((YamlScalarNode)node!).Value!;

    private static string? Member(YamlNode? node, string name) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var value) ? Value(value) : null;

    private static int? Number(YamlNode? node, string name) => Member(node, name) is { } text ? int.Parse(text) : null;

    private static TimeSpan? Time(YamlNode? node, string name) => Member(node, name) is { } text ? Duration(name == "ms" ? text + "ms" : text) : null;

    private static Regex? Pattern(YamlNode? node, string name) => Member(node, name) is { } text ? new Regex(text, RegexOptions.IgnoreCase) : null;

    private static TimeSpan Duration(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(double.Parse(text[..^2]))
        : TimeSpan.FromSeconds(double.Parse(text.TrimEnd('s')));
}

internal sealed record SayStep(string Text) : CallStep;

internal sealed record WaitForAgentStep(TimeSpan? Timeout, TimeSpan? Silence, Regex? Heard) : CallStep;

internal sealed record InterruptStep(int? Words, TimeSpan? After, string? Say, TimeSpan? Cough) : CallStep;

internal sealed record PauseStep(TimeSpan Length) : CallStep;

internal sealed record NoiseStep(TimeSpan Length) : CallStep;

internal sealed record DtmfStep(string Keys) : CallStep;

internal sealed record ExpectStep(Regex? Heard, Regex? NotHeard, TimeSpan Within) : CallStep;

internal sealed record WaitForHangUpStep(TimeSpan? Timeout) : CallStep;

internal sealed record HangUpStep : CallStep;
