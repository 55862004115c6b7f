using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools.Http;
using VoiceAgent.Pipeline.Answering.Tools.Mcp;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Agents;

public sealed class AgentReadingTests
{
    private const string Good = """
        name: test
        language: en-US
        voice: en-US-JennyNeural
        instructions: Be kind.
        """;

    [Fact]
    public void The_claims_agent_greets_as_Contoso_Insurance()
    {
        var claims = CallScripts.Agents.Claims;

        Assert.Equal("Thanks for calling Contoso Insurance. How can I help you today?", string.Join(' ', claims.Policy.Phrases.Greeting));
        Assert.Equal(["verify_identity", "find_claim", "call_back", "transfer_to_human", "end_call"], claims.Tools.Select(tool => tool.Name));
    }

    [Theory]
    [InlineData("after the call: { fields: { type: text } }", "'fields' must be a JSON schema with 'type: object'.")]
    [InlineData("after the call: { fields: { type: object, properties: { a: { $ref: '#/x' } } } }", "'properties.a.$ref' is a JSON schema keyword that is not supported here. Leave it out.")]
    [InlineData("after the call: { fields: { type: object, properties: { a: { type: text } } } }", "'properties.a.type' must be one of")]
    [InlineData("after the call: { fields: { type: object } }", "'fields' must have 'properties' with 1 to 40 fields")]
    [InlineData("after the call: { outcomes: [same, same] }", "'outcomes' must be 2 to 20 different names")]
    [InlineData("after the call: { outcome: [a, b] }", "Unknown key 'outcome'")]
    public void What_cannot_be_extracted_after_the_call_is_refused_with_the_reason(string yaml, string reason) =>
        Assert.Contains(reason, Assert.Throws<AgentDefinitionException>(() => Read($"{Good}\n{yaml}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_details_the_usual_outcomes_are_asked_for_and_without_the_part_nothing()
    {
        var plan = Read($"{Good}\nafter the call: {{ instructions: Look for a mood. }}").Analysis!;

        Assert.Equal((AnalysisPlan.UsualOutcomes, "Look for a mood.", false), (plan.Outcomes, plan.Instructions, plan.Fields.HasValue));
        Assert.Null(Read(Good).Analysis);
    }

    [Fact]
    public void Every_shipped_agent_says_the_name_of_the_business_that_the_settings_have()
    {
        const string name = "Fabrikam's Bread";
        var agents = CallScripts.Agents.Named(name);

        Assert.All(agents.Where(agent => agent.Name != "bench").SelectMany(agent => agent.Languages.Values.Prepend(agent)), agent =>
        {
            Assert.Contains("Fabrikam", string.Join(' ', agent.Policy.Phrases.Greeting), StringComparison.Ordinal);
            Assert.Contains(name, agent.Instructions, StringComparison.Ordinal);
            Assert.DoesNotContain("Contoso", $"{agent.Instructions} {agent.Policy.Phrases.Farewell} {string.Join(' ', agent.Expected)}", StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_text_with_the_business_in_a_file_without_one_is_a_mistake() =>
        Assert.Contains("no 'business'", Assert.Throws<AgentDefinitionException>(() => Read(Good.Replace("Be kind.", "Speak for {business}."))).Message);

    [Fact]
    public void The_bench_agent_takes_turns_as_the_bench_contract_says()
    {
        var bench = CallScripts.Agents.Shipped("bench");

        Assert.IsType<AnySound>(bench.Policy.BargeIn);
        Assert.Empty(bench.Policy.Phrases.Greeting);
        var words = Utterances.None.With(new Utterance("word", TimeSpan.Zero, TimeSpan.FromSeconds(1)), final: true);
        Assert.Equal(TimeSpan.Zero, bench.Policy.EndOfTurn.SilenceAfter(words, AskedValue.Unknown, "en-US"));
    }

    [Fact]
    public void What_a_definition_leaves_out_is_as_usual()
    {
        var agent = Read(Good);

        Assert.Equal(AdaptiveSilence.Default, agent.Policy.EndOfTurn);
        Assert.Equal(EnoughWords.Default, agent.Policy.BargeIn);
        Assert.Equal(ConversationLimits.Default, agent.Policy.Limits);
    }

    [Fact]
    public void An_agent_may_wait_for_the_final_phrase() =>
        Assert.Equal(AwaitFinalTranscript.Default, Read(Good + "\nturn taking:\n  end of turn: final phrase").Policy.EndOfTurn);

    [Theory]
    [InlineData("name: test\nlanguage: en-US\nvoice: x", 1, "'instructions' is missing")]
    [InlineData("name: Test\nlanguage: en-US\nvoice: x\ninstructions: x", 1, "'name' must be small letters")]
    [InlineData("name: test\nlanguage: English\nvoice: x\ninstructions: x", 2, "'language' must be a BCP 47 tag")]
    [InlineData(Good + "\ngreting: Hello", 5, "Unknown key 'greting'")]
    [InlineData(Good + "\ntools: [find_claim, fly]", 5, "There is no tool 'fly'")]
    [InlineData(Good + "\ntools:\n- end_call\n- tool: fly", 7, "There is no tool 'fly'")]
    [InlineData(Good + "\ntools:\n- tool: end_call\n  requires: luck", 7, "'requires' is 'identity'")]
    [InlineData(Good + "\ntools: [end_call, end_call]", 5, "named twice")]
    [InlineData(Good + "\ntools: find_claim", 5, "'tools' must be a list")]
    [InlineData(Good + "\nturn taking:\n  end of turn:\n    usual: soon", 7, "'usual' must be a duration")]
    [InlineData(Good + "\nturn taking:\n  end of turn: never", 6, "'end of turn' must be 'final phrase' or a mapping")]
    [InlineData(Good + "\nturn taking:\n  barge in: never", 6, "'barge in' must be 'any sound' or a mapping")]
    [InlineData(Good + "\nturn taking:\n  barge in: { words: few }", 6, "'words' must be a whole number")]
    [InlineData(Good + "\nturn taking:\n  patience: { silense: 3s }", 6, "Unknown key 'silense'")]
    [InlineData(Good + "\nlanguages:\n  es-US:\n    voice: v\n    say: { apology: Perdone. }", 8, "'say' needs 'fillers' in es-US")]
    [InlineData(Good + "\nlanguages:\n  en-US: { voice: v }", 6, "other than the agent's own language")]
    [InlineData(Good + "\nguardrails: { longest reply: 2 }", 5, "must be at least 5 words")]
    [InlineData(Good + "\nguardrails: { never says: [help], refusal: No help here. }", 5, "must not contain one of the words")]
    [InlineData(Good + "\ncapture: [shoe_size]", 5, "'shoe_size' is not a well-known field")]
    [InlineData(Good + "\ncapture:\n- field: policy\n  kind: colour", 7, "'kind' must be one of digits, date")]
    [InlineData(Good + "\ncapture:\n- field: policy\n  kind: date\n  length: 3", 8, "only with 'kind: digits'")]
    [InlineData(Good + "\ncapture:\n- field: policy\n  kind: date\n  proof: maybe", 8, "must be true or false")]
    [InlineData(Good + "\nhandoffs:\n  nobody: Never.", 6, "There is no agent 'nobody'")]
    [InlineData(Good + "\nhandoffs:\n  test: Never.", 6, "cannot hand over to itself")]
    [InlineData(Good + "\nhandoffs:\n  billing:\n    when: Never.", 7, "'billing' must be text")]
    [InlineData(Good + "\nsay: [a", 6, "flow")]
    [InlineData("- a\n- b", 1, "must be one mapping")]
    public void A_mistake_is_told_with_file_line_and_reason(string yaml, int line, string reason)
    {
        var mistake = Assert.Throws<AgentDefinitionException>(() => Read(yaml));

        Assert.StartsWith($"agents/test.yaml({line}): ", mistake.Message);
        Assert.Contains(reason, mistake.Message);
    }

    [Fact]
    public void Tools_may_be_our_own_endpoints_of_services_and_tools_of_mcp_servers()
    {
        var agent = Read(Good + """

            tools:
              - end_call
              - tool: find_claim
                requires: identity
                deadline: 3s
              - http: pay_invoice
                description: Pays an invoice.
                service: billing-api
                method: POST
                path: /members/{identity}/invoices/{invoice}/payments
                requires: identity
                arguments:
                  type: object
                  required: [invoice, amount]
                  additionalProperties: false
                  properties:
                    invoice: { type: string, pattern: "^[0-9]+$" }
                    amount: { type: number, maximum: 500 }
              - mcp: crm
                tool: find_customer
                kind: read
            """);

        Assert.Equal(["end_call", "find_claim", "pay_invoice", "find_customer"], agent.Tools.Select(tool => tool.Name));
        Assert.Equal([false, true, true, false], agent.Tools.Select(tool => tool.RequiresIdentity));
        Assert.Equal(TimeSpan.FromSeconds(3), agent.Tools[1].Deadline);
        var http = Assert.IsType<HttpToolGrant>(agent.Tools[2]);
        Assert.Equal(ToolKind.Commit, http.Kind);
        Assert.Equal(
            """{"type":"object","required":["invoice","amount"],"additionalProperties":false,"properties":{"invoice":{"type":"string","pattern":"^[0-9]+$"},"amount":{"type":"number","maximum":500}}}""",
            http.Arguments.GetRawText());
        Assert.Equal(new McpToolGrant("find_customer", "crm", ToolKind.Read), agent.Tools[3]);
    }

    [Theory]
    [InlineData("http: pay\n  description: Pays.\n  service: nowhere\n  path: /pay", "There is no service 'nowhere'. Add 'Tools:Services:nowhere'")]
    [InlineData("http: pay\n  description: Pays.\n  service: billing-api\n  path: //evil.example/pay", "'path' must begin with '/'")]
    [InlineData("http: pay\n  description: Pays.\n  service: billing-api\n  path: /../pay", "'path' must begin with '/'")]
    [InlineData("http: pay\n  description: Pays.\n  service: billing-api\n  path: /pay/{invoice}", "'{invoice}' in 'path' must be a required argument")]
    [InlineData("http: pay\n  description: Pays.\n  service: billing-api\n  path: /pay/{identity}", "needs 'requires: identity'")]
    [InlineData("http: pay\n  description: Pays.\n  service: billing-api\n  path: /pay\n  method: SEND", "'method' must be one of GET")]
    [InlineData("http: pay it\n  description: Pays.\n  service: billing-api\n  path: /pay", "'http' must be a tool's name")]
    [InlineData("http: pay\n  description: Pays.\n  service: billing-api\n  path: /pay\n  arguments: { type: object, propertys: {} }", "'propertys' is a JSON schema keyword")]
    [InlineData("mcp: nobody\n  tool: x", "There is no MCP server 'nobody'")]
    [InlineData("mcp: crm\n  tool: x\n  kind: quick", "'kind' is 'read', 'commit' or 'terminal'")]
    [InlineData("mcp: crm\n  tool: x\n  deadline: 5m", "'deadline' must be above 0")]
    [InlineData("mcp: crm\n  tool: x\n  path: /", "Unknown key 'path'")]
    public void A_mistake_in_a_tool_is_told(string tool, string reason) =>
        Assert.Contains(reason, Assert.Throws<AgentDefinitionException>(() => Read($"{Good}\ntools:\n- {tool}")).Message);

    [Fact]
    public void A_file_is_called_as_its_agent()
    {
        var mistake = Assert.Throws<AgentDefinitionException>(() => Read(Good.Replace("name: test", "name: other")));

        Assert.Contains("'other'", mistake.Message);
    }

    private static readonly AgentVocabulary Known = new(
        new ToolVocabulary(new HashSet<string> { "find_claim", "end_call" }, new HashSet<string> { "billing-api" }, new HashSet<string> { "crm" }),
        new HashSet<string> { "test", "billing" });

    private static AgentDefinition Read(string yaml)
    {
        using var text = new StringReader(yaml);
        return AgentReading.Read("agents/test.yaml", text, Known);
    }
}
