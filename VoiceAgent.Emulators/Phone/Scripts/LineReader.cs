using System.Globalization;
using VoiceAgent.Emulators.Phone.Line;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>Reads the part of a script about the caller's line.</summary>
internal static class LineReader
{
    private const double MostLoss = 50;
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(2);

    /// <param name="map">The <c>line</c> of a script. Null when there is none.</param>
    public static LineQuality Read(ScriptMap? map)
    {
        if (map is null)
        {
            return LineQuality.Good;
        }

        var line = new LineQuality
        {
            Loss = Percent(map, "loss") / 100,
            Jitter = Delay(map, "jitter"),
            IsTelephone = IsTelephone(map),
            Level = Decibels(map, "level", -60, 20) ?? 0,
            Echo = map.Map("echo") is { } echo ? Echo(echo) : null,
            Noises = Noises(map.Node("noise")),
            Mishears = Mishears(map.Map("mishears")),
        };
        map.NothingElse();
        return line;
    }

    private static bool IsTelephone(ScriptMap map) => map.Node("codec") is { } node && ScriptMap.TextOf(node, "codec") switch
    {
        "mulaw" => true,
        "none" => false,
        var other => throw new ScriptException((int)node.Start.Line, $"codec '{other}' is not one of: mulaw, none"),
    };

    private static LineEcho Echo(ScriptMap map)
    {
        var echo = new LineEcho(
            Decibels(map, "level", -60, 0) ?? throw new ScriptException(map.Line, "echo needs a level such as -12dB"),
            Delay(map, "delay"));
        map.NothingElse();
        return echo;
    }

    private static IReadOnlyList<LineNoise> Noises(YamlNode? node) => node switch
    {
        null => [],
        YamlMappingNode one => [Noise(new ScriptMap(one))],
        YamlSequenceNode list when list.Children.All(item => item is YamlMappingNode) => [.. list.Children.Select(item => Noise(new ScriptMap((YamlMappingNode)item)))],
        _ => throw new ScriptException((int)node.Start.Line, "noise takes its settings in braces, such as { kind: street, level: -30dB }, or a list of them"),
    };

    private static LineNoise Noise(ScriptMap map)
    {
        var word = map.Text("kind") ?? throw new ScriptException(map.Line, $"noise needs a kind: {Kinds}");
        if (!Enum.GetNames<NoiseKind>().Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            throw new ScriptException(map.Line, $"noise '{word}' is not one of: {Kinds}");
        }

        var noise = new LineNoise(
            Enum.Parse<NoiseKind>(word, ignoreCase: true),
            Decibels(map, "level", -90, 0) ?? throw new ScriptException(map.Line, "noise needs a level such as -30dB"),
            map.Duration("every"),
            map.Duration("for") ?? TimeSpan.Zero);
        map.NothingElse();
        return noise.Every is { } every
            ? noise.Length > TimeSpan.Zero && noise.Length < every ? noise : throw new ScriptException(map.Line, "noise with every needs a shorter for, such as every: 4s, for: 800ms")
            : noise.Length == TimeSpan.Zero ? noise : throw new ScriptException(map.Line, "noise with for needs every, such as every: 4s, for: 800ms");
    }

    private static Dictionary<string, string> Mishears(ScriptMap? map) => map?.Rest().ToDictionary(
        pair => pair.Name.Length > 0 && pair.Name.All(letter => char.IsLetterOrDigit(letter) || letter is '\'' or '-')
            ? pair.Name.ToLowerInvariant()
            : throw new ScriptException((int)pair.Value.Start.Line, $"mishears '{pair.Name}' must be one word, and what is understood instead of it"),
        pair => ScriptMap.TextOf(pair.Value, pair.Name)) ?? [];

    private static double Percent(ScriptMap map, string name)
    {
        if (map.Node(name) is not { } node)
        {
            return 0;
        }

        return Number(ScriptMap.TextOf(node, name), "%") is { } percent and >= 0 and <= MostLoss
            ? percent
            : throw new ScriptException((int)node.Start.Line, $"{name} '{node}' must be 0% to {MostLoss}%");
    }

    private static double? Decibels(ScriptMap map, string name, double least, double most)
    {
        if (map.Node(name) is not { } node)
        {
            return null;
        }

        return Number(ScriptMap.TextOf(node, name), "dB") is { } level && level >= least && level <= most
            ? level
            : throw new ScriptException((int)node.Start.Line, $"{name} '{node}' must be {least}dB to {most}dB");
    }

    private static TimeSpan Delay(ScriptMap map, string name)
    {
        var delay = map.Duration(name) ?? TimeSpan.Zero;
        return delay <= MostDelay ? delay : throw new ScriptException(map.Line, $"{name} must be at most {MostDelay.TotalSeconds:0}s");
    }

    private static double? Number(string text, string unit) =>
        text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
        && double.TryParse(text[..^unit.Length].Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Kinds => string.Join(", ", Enum.GetNames<NoiseKind>().Select(kind => kind.ToLowerInvariant()));
}
