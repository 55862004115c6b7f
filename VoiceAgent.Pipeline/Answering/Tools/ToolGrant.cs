namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>A tool that an agent may use, as the agent's file defines it.</summary>
/// <param name="Name">The name that the model uses. It is unique within an agent.</param>
internal abstract record ToolGrant(string Name)
{
    /// <summary>The tool is refused until the caller has proved who they are.</summary>
    public bool RequiresIdentity { get; init; }

    /// <summary>How long one run may take. Null: as the tool defines it.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>See <see cref="AgentTool.IsRepeatable"/>. Null: as the tool says.</summary>
    public bool? IsRepeatable { get; init; }
}

/// <summary>A tool of this program.</summary>
internal sealed record OwnToolGrant(string Name) : ToolGrant(Name);

/// <summary>A source of tools.</summary>
internal interface IToolSource
{
    /// <returns>The tool. Null when it is from another source or not available now.</returns>
    AgentTool? Find(ToolGrant grant);
}

/// <summary>The tools of this program.</summary>
internal sealed class OwnTools(IEnumerable<AgentTool> tools) : IToolSource
{
    private readonly Dictionary<string, AgentTool> _tools = tools.ToDictionary(tool => tool.Name);

    public AgentTool? Find(ToolGrant grant) => grant is OwnToolGrant ? _tools.GetValueOrDefault(grant.Name) : null;
}
