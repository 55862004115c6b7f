using System.Collections.Frozen;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>A folder with a file for each agent.</summary>
internal static class AgentFolder
{
    /// <param name="tools">The tools there are.</param>
    /// <exception cref="AgentDefinitionException">A file cannot be used.</exception>
    public static IReadOnlyList<AgentDefinition> Read(string folder, IReadOnlySet<string> tools)
    {
        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList();
        var known = new AgentVocabulary(tools, files.Select(file => Path.GetFileNameWithoutExtension(file)).ToFrozenSet());
        return [.. files.Select(file => Read(file, known))];
    }

    private static AgentDefinition Read(string file, AgentVocabulary known)
    {
        using var text = new StreamReader(file);
        return AgentReading.Read(file, text, known);
    }
}

/// <summary>What agents' files may name.</summary>
/// <param name="Tools">The tools there are.</param>
/// <param name="Agents">The agents there are: a file is called as its agent.</param>
internal sealed record AgentVocabulary(IReadOnlySet<string> Tools, IReadOnlySet<string> Agents);
