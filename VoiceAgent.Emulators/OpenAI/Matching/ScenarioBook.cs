namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>All scenarios of a folder. Scenarios for particular instructions come before those for every agent.</summary>
internal sealed class ScenarioBook(IReadOnlyList<Scenario> scenarios)
{
    // The answer when no scenario applies, similar to what a real model says.
    private static readonly Answer NoIdea = new("I'm sorry, I didn't quite follow that. Could you say it another way?", []);
    private static readonly Answer NoIdeaAfterTool = new("Thank you for waiting. Is there anything else I can help you with?", []);
    private static readonly Answer Opening = new("Hello, how can I help you?", []);

    private readonly IReadOnlyList<Scenario> _ordered = [.. scenarios.OrderBy(scenario => scenario.For is null)];
    private long _calls;

    /// <exception cref="ScenarioException">A file has an error, or the folder has no file.</exception>
    public static ScenarioBook Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ScenarioException(folder, 0, "the folder in OpenAI:Scenarios does not exist");
        }

        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0
            ? new ScenarioBook([.. files.Select(ScenarioFile.Read)])
            : throw new ScenarioException(folder, 0, "the folder in OpenAI:Scenarios has no *.yaml file");
    }

    public Answer Answer(Conversation conversation) => conversation.Begun is { } begun ? Whole(conversation).After(begun) : Whole(conversation);

    private Answer Whole(Conversation conversation) =>
        Replies(conversation)
            .Select(reply => reply.In(conversation, NextCallId))
            .FirstOrDefault(answer => answer is not null)
        ?? conversation switch { { AfterTool: not null } => NoIdeaAfterTool, { Caller: null } => Opening, _ => NoIdea };

    // A request for JSON gets a reply with JSON first, wherever it stands.
    private IEnumerable<Reply> Replies(Conversation conversation)
    {
        var replies = _ordered.Where(scenario => scenario.For?.IsMatch(conversation.Instructions) ?? true).SelectMany(scenario => scenario.Replies);
        return conversation.WantsJson ? replies.OrderBy(reply => reply.Json is null) : replies.Where(reply => reply.Json is null);
    }

    private string NextCallId() => $"call_{Interlocked.Increment(ref _calls):x8}";
}
