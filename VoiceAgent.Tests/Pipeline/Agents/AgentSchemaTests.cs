using System.Text.Json;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Agents;

/// <summary>
/// The schema for editors must describe exactly what the program reads from agents' files. If one of these tests fails after
/// a key was added to the reader, add the key to VoiceAgent.Pipeline/Agents/agent.schema.json with a description.
/// </summary>
public sealed class AgentSchemaTests
{
    private const string Head = "name: test\nlanguage: en-US\nvoice: v\ninstructions: Be kind.\n";
    private const string Nothing = "nothing of this name: 1";

    private static readonly JsonElement Schema = JsonElement.Parse(File.ReadAllText(Path.Combine(Repository, "VoiceAgent.Pipeline", "Agents", "agent.schema.json")));

    private static readonly AgentVocabulary Known = new(
        new ToolVocabulary(new HashSet<string> { "end_call" }, new HashSet<string> { "api" }, new HashSet<string> { "crm" }), new HashSet<string> { "test", "other" });

    private static string Repository => SourceTree.Root;

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(Path.Combine(Repository, "VoiceAgent.Pipeline", "Agents", "Definitions"), "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [InlineData("", Head + Nothing)]
    [InlineData("say", Head + "say: { " + Nothing + " }")]
    [InlineData("turn taking", Head + "turn taking: { " + Nothing + " }")]
    [InlineData("agreement", Head + "agreement: { " + Nothing + " }")]
    [InlineData("turn taking/end of turn/1", Head + "turn taking: { end of turn: { " + Nothing + " } }")]
    [InlineData("turn taking/barge in/1", Head + "turn taking: { barge in: { " + Nothing + " } }")]
    [InlineData("turn taking/patience", Head + "turn taking: { patience: { " + Nothing + " } }")]
    [InlineData("turn taking/speculation", Head + "turn taking: { speculation: { " + Nothing + " } }")]
    [InlineData("say/openers", Head + "say: { openers: { " + Nothing + " } }")]
    [InlineData("languages/es-US", Head + "languages: { es-US: { voice: v, say: { fillers: [a], still there: a, not understood: a, apology: a, farewell: a, give up: a }, " + Nothing + " } }")]
    [InlineData("after the call", Head + "after the call: { " + Nothing + " }")]
    [InlineData("guardrails", Head + "guardrails: { " + Nothing + " }")]
    [InlineData("capture/items/1", Head + "capture: [{ field: f, kind: digits, " + Nothing + " }]")]
    [InlineData("tools/items/1", Head + "tools: [{ tool: end_call, " + Nothing + " }]")]
    [InlineData("tools/items/2", Head + "tools: [{ http: h, description: D, service: api, path: /, " + Nothing + " }]")]
    [InlineData("tools/items/3", Head + "tools: [{ mcp: crm, tool: t, " + Nothing + " }]")]
    public void The_schema_knows_the_keys_that_are_read(string place, string yaml)
    {
        var refusal = Assert.Throws<AgentDefinitionException>(() => Read(yaml)).Message;
        Assert.Contains("Unknown key", refusal);
        var read = refusal[(refusal.IndexOf("Known here: ", StringComparison.Ordinal) + 12)..].TrimEnd('.').Split(", ");

        // The reader reports all keys of a mapping. Keys that belong only to another form of the mapping are left out here.
        var others = place switch
        {
            "tools/items/1" => ["http", "mcp"],
            "tools/items/3" => ["http"],
            "turn taking/end of turn/1" => ["silence"],
            _ => Array.Empty<string>(),
        };
        var described = At(place).GetProperty("properties").EnumerateObject().Select(property => property.Name);
        Assert.Equal(read.Except(others).Order(), described.Except(others).Order());
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_agent_fits_the_schema_and_names_it(string file)
    {
        var path = Path.Combine(Repository, "VoiceAgent.Pipeline", "Agents", "Definitions", file);
        Assert.Equal("# yaml-language-server: $schema=../agent.schema.json", File.ReadLines(path).First());

        using var text = new StringReader("agent:\n" + string.Join('\n', File.ReadLines(path).Select(line => "  " + line)));
        Assert.Null(JsonSchema.WhyNot(Schema, YamlReading.Load(file, text).Json("agent")));
    }

    [Theory]
    [InlineData("greting: Hello")]
    [InlineData("tools: end_call")]
    [InlineData("tools: [{ mcp: crm }]")]
    [InlineData("capture: [shoe_size]")]
    [InlineData("handoffs: [other]")]
    [InlineData("turn taking: { patience: { silence: soon } }")]
    [InlineData("turn taking: { end of turn: never }")]
    [InlineData("guardrails: { longest reply: 1 }")]
    [InlineData("after the call: { outcomes: [one] }")]
    [InlineData("after the call: { fields: [claim] }")]
    public void What_the_schema_refuses_the_program_refuses(string mistake)
    {
        using var text = new StringReader("agent:\n  " + (Head + mistake).Replace("\n", "\n  "));

        Assert.NotNull(JsonSchema.WhyNot(Schema, YamlReading.Load("test.yaml", text).Json("agent")));
        Assert.Throws<AgentDefinitionException>(() => Read(Head + mistake));
    }

    [Fact]
    public void Every_keyword_of_the_schema_is_checked_here() => Assert.Null(JsonSchemaForm.Mistake(Schema));

    private static JsonElement At(string place)
    {
        var at = Schema;
        foreach (var step in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = step is "items" ? at.GetProperty("items")
                : step is "es-US" ? at.GetProperty("additionalProperties")
                : int.TryParse(step, out var index) ? at.GetProperty("anyOf")[index]
                : at.GetProperty("properties").GetProperty(step);
        }

        return at;
    }

    private static AgentDefinition Read(string yaml)
    {
        using var text = new StringReader(yaml);
        return AgentReading.Read("agents/test.yaml", text, Known);
    }
}
