using System.Collections.Frozen;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Remote;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads a folder with one file per agent.</summary>
internal static class AgentFolder
{
    /// <param name="known">The names that the files may use. The agents are those of the folder.</param>
    /// <param name="business">The name of the business. Empty for the one in each file.</param>
    /// <exception cref="AgentDefinitionException">A file cannot be used.</exception>
    public static IReadOnlyList<AgentDefinition> Read(string folder, ToolVocabulary known, string business = "")
    {
        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList();
        var names = new AgentVocabulary(known, files.Select(file => Path.GetFileNameWithoutExtension(file)).ToFrozenSet()) { Business = business };
        return [.. files.Select(file => Read(file, names))];
    }

    private static AgentDefinition Read(string file, AgentVocabulary known)
    {
        using var text = new StreamReader(file);
        return AgentReading.Read(file, text, known);
    }
}

/// <summary>The names that an agent's file may use.</summary>
/// <param name="Agents">The existing agents. A file has the name of its agent.</param>
internal sealed record AgentVocabulary(ToolVocabulary Tools, IReadOnlySet<string> Agents)
{
    /// <summary>Takes the place of <c>{business}</c>. Empty for the name in the file.</summary>
    public string Business { get; init; } = "";
}

/// <summary>The names that the tools in agents' files may use.</summary>
/// <param name="Own">The tools of this program.</param>
/// <param name="Services">The configuration's services with HTTP endpoints.</param>
/// <param name="McpServers">The configuration's MCP servers.</param>
internal sealed record ToolVocabulary(IReadOnlySet<string> Own, IReadOnlySet<string> Services, IReadOnlySet<string> McpServers)
{
    public static ToolVocabulary Of(IEnumerable<AgentTool> own, ToolOptions options) =>
        new(own.Select(tool => tool.Name).ToFrozenSet(), options.Services.Keys.ToFrozenSet(), options.McpServers.Keys.ToFrozenSet());
}
