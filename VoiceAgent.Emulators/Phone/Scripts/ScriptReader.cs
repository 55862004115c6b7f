using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>Reads a call script from YAML. Each error names its line.</summary>
internal static class ScriptReader
{
    private const int LongestScript = 64 * 1024;

    /// <exception cref="ScriptException">The text is not a call script.</exception>
    public static CallScript Read(string yaml)
    {
        if (yaml.Length > LongestScript)
        {
            throw new ScriptException(1, $"the script is longer than {LongestScript} characters");
        }

        var script = new ScriptMap(Load(yaml));
        var read = new CallScript(
            script.Text("name") ?? "Unnamed call",
            script.Text("goal"),
            script.Texts("shows") ?? [],
            script.Text("from"),
            script.Text("to"),
            script.Whole("seed"),
            script.Text("voice"),
            script.Duration("agent is done after"),
            HumanReader.Read(script.Node("human")),
            ScriptTroubles.Read(script.Map("faults"), script.Map("delays")),
            ScriptOutcome.Read(script.Map("outcome")),
            [.. script.Required("steps", YamlNodeType.Sequence, "a list of steps").AsSequence().Select(StepReader.Read)])
        {
            Starts = script.Moment("starts"),
            Line = LineReader.Read(script.Map("line")),
        };
        script.NothingElse();
        return read.Steps.Count > 0 ? read : throw new ScriptException(script.Line, "steps is empty");
    }

    private static YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException malformed)
        {
            if (Array.FindIndex(yaml.Split('\n'), IsIndentedByTab) is >= 0 and var tab)
            {
                throw new ScriptException(tab + 1, "this line is indented with a tab, but YAML allows spaces only");
            }

            throw new ScriptException((int)malformed.Start.Line, malformed.InnerException?.Message ?? malformed.Message);
        }

        return stream.Documents switch
        {
            [{ RootNode: YamlMappingNode script }] => script,
            [{ RootNode: { } other }] => throw new ScriptException((int)other.Start.Line, "a call script must be a mapping with name, from, to and steps"),
            [] => throw new ScriptException(1, "the script is empty"),
            _ => throw new ScriptException(1, "a file must contain one script"),
        };
    }

    private static bool IsIndentedByTab(string line) => line[..(line.Length - line.TrimStart().Length)].Contains('\t');
}
