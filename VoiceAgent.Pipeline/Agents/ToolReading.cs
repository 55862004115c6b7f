using VoiceAgent.Pipeline.Answering;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>The tools of an agent's file: names of this program's own, or mappings that say more.</summary>
internal static class ToolReading
{
    public static IReadOnlyList<ToolGrant> Read(YamlReading agent, AgentVocabulary known)
    {
        var grants = new List<ToolGrant>();
        foreach (var item in agent.Items("tools"))
        {
            var grant = item.Text is { } name ? Own(name, item, known) : Read(item, known);
            if (grants.Exists(other => other.Name == grant.Name))
            {
                throw item.Wrong($"The tool '{grant.Name}' is named twice.");
            }

            grants.Add(grant);
        }

        return grants;
    }

    private static ToolGrant Read(YamlItem item, AgentVocabulary known)
    {
        var yaml = item.Part;
        var grant = Own(yaml.Text("tool"), item, known);
        grant = grant with
        {
            RequiresIdentity = RequiresIdentity(yaml),
            Deadline = yaml.Has("deadline") ? yaml.Duration("deadline", TimeSpan.Zero) : null,
        };
        yaml.NothingElse();
        return grant;
    }

    private static ToolGrant Own(string name, YamlItem item, AgentVocabulary known) => known.Tools.Contains(name)
        ? new OwnToolGrant(name)
        : throw item.Wrong($"There is no tool '{name}'. There are: {string.Join(", ", known.Tools.Order())}.");

    private static bool RequiresIdentity(YamlReading yaml) => yaml.OptionalText("requires") switch
    {
        null => false,
        "identity" => true,
        _ => throw yaml.Wrong("requires", "'requires' is 'identity'."),
    };
}
