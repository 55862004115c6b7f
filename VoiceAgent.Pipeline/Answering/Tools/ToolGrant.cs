namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>A tool that an agent may use, as the agent's definition says it.</summary>
/// <param name="Name">What the model calls it by; unique in an agent.</param>
internal abstract record ToolGrant(string Name)
{
    /// <summary>Only once the caller has proved who they are.</summary>
    public bool RequiresIdentity { get; init; }

    /// <summary>How long a call of it may take; null: as the tool says.</summary>
    public TimeSpan? Deadline { get; init; }
}

/// <summary>A tool of this program, by its name.</summary>
internal sealed record OwnToolGrant(string Name) : ToolGrant(Name);

/// <summary>Where tools come from.</summary>
internal interface IToolSource
{
    /// <returns>The tool; null where it is not from here, or cannot be had now.</returns>
    AgentTool? Find(ToolGrant grant);
}

/// <summary>The tools of this program.</summary>
internal sealed class OwnTools(IEnumerable<AgentTool> tools) : IToolSource
{
    private readonly Dictionary<string, AgentTool> _tools = tools.ToDictionary(tool => tool.Name);

    public AgentTool? Find(ToolGrant grant) => grant is OwnToolGrant ? _tools.GetValueOrDefault(grant.Name) : null;
}
