using System.Collections.Frozen;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Remote;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>A folder with a file for each agent.</summary>
internal static class AgentFolder
{
    /// <param name="known">What the files may name; the agents are those of the folder.</param>
    /// <exception cref="AgentDefinitionException">A file cannot be used.</exception>
    public static IReadOnlyList<AgentDefinition> Read(string folder, ToolVocabulary known)
    {
        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList();
        var names = new AgentVocabulary(known, files.Select(file => Path.GetFileNameWithoutExtension(file)).ToFrozenSet());
        return [.. files.Select(file => Read(file, names))];
    }

    private static AgentDefinition Read(string file, AgentVocabulary known)
    {
        using var text = new StreamReader(file);
        return AgentReading.Read(file, text, known);
    }
}

/// <summary>What agents' files may name.</summary>
/// <param name="Agents">The agents there are: a file is called as its agent.</param>
internal sealed record AgentVocabulary(ToolVocabulary Tools, IReadOnlySet<string> Agents);

/// <summary>What the tools of agents' files may name.</summary>
/// <param name="Own">This program's tools.</param>
/// <param name="Services">The configuration's services with HTTP endpoints.</param>
/// <param name="McpServers">The configuration's MCP servers.</param>
internal sealed record ToolVocabulary(IReadOnlySet<string> Own, IReadOnlySet<string> Services, IReadOnlySet<string> McpServers)
{
    public static ToolVocabulary Of(IEnumerable<AgentTool> own, ToolOptions options) =>
        new(own.Select(tool => tool.Name).ToFrozenSet(), options.Services.Keys.ToFrozenSet(), options.McpServers.Keys.ToFrozenSet());
}
