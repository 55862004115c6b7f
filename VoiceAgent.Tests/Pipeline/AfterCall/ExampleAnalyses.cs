using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Agents;

namespace VoiceAgent.Tests.Pipeline.AfterCall;

/// <summary>An agent that asks for something after the call, a call of it, and a good answer.</summary>
internal static class ExampleAnalyses
{
    public const string Good = """
        {"summary":"The caller asked about a dental claim. It was approved.","outcome":"answered",
         "follow_ups":[{"what":"Send the letter again.","who":"business","due":"2026-01-12"}],"fields":{"claim":"C-2041","urgent":false}}
        """;

    public static AgentDefinition Agent { get; } = Read("""
        after the call:
          outcomes: [answered, open]
          instructions: Look for the claim's number.
          fields:
            type: object
            required: [claim, urgent]
            additionalProperties: false
            properties:
              claim: { type: [string, "null"], maxLength: 40 }
              urgent: { type: boolean }
        """);

    public static AgentDefinition Read(string more)
    {
        using var text = new StringReader($"name: claims\nlanguage: en-US\nvoice: v\ninstructions: Be kind.\n{more}\n");
        return AgentReading.Read("agents/claims.yaml", text, new AgentVocabulary(new ToolVocabulary(new HashSet<string>(), new HashSet<string>(), new HashSet<string>()), new HashSet<string> { "claims" }));
    }

    public static IReadOnlyList<LoggedEvent> Call(DateTimeOffset at, params CallEvent[] more)
    {
        CallEvent[] events =
        [
            new CallRang("+15550100001", "+15550199001"),
            new AgentTookOver("claims", "en-US"),
            new AgentSpoke(0, 1, "How can I help?", SpeechAct.Greeting, TimeSpan.Zero, TimeSpan.FromSeconds(2), false),
            new CallerSpoke(1, "What about my dental claim?", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)),
            new ToolCalled(1, "1", "find_claim", "{}"),
            new ToolReturned(1, "1", "find_claim", ToolOutcome.Succeeded, """{"secret":"result"}""", TimeSpan.Zero),
            .. more,
            new AgentSpoke(1, 2, "It was approved.", SpeechAct.Reply, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6), false),
            new CallEnded(CallEnding.CallerHungUp),
        ];
        return [.. events.Select((happened, index) => new LoggedEvent(index + 1, at.AddSeconds(index), happened))];
    }
}
