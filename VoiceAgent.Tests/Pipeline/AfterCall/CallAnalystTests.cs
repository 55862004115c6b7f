using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.AfterCall;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.OpenAI;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Tests.Emulators.OpenAI;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.AfterCall;

public sealed class CallAnalystTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_model_gets_the_transcript_and_the_schema_of_the_agents_file() => VirtualTime.Run(async time =>
    {
        var model = new AskedModel(ExampleAnalyses.Good);
        var found = await AnalyseAsync(model, time);

        Assert.Equal((AnalysisState.Done, "claims", "answered"), (found.State, found.Agent, found.Outcome));
        Assert.Equal(new FollowUp("Send the letter again.", FollowUpBy.Business) { Due = "2026-01-12" }, Assert.Single(found.FollowUps));
        Assert.Equal("C-2041", found.Fields!.Value.GetProperty("claim").GetString());
        Assert.Equal((100, 20), (found.PromptTokens, found.CompletionTokens));
        var (messages, options) = Assert.Single(model.Asked);
        Assert.Equal("Agent: How can I help?\nCaller: What about my dental claim?\nAgent: It was approved.\n\nThe agent used these tools: find_claim (Succeeded).\n\nEnd of the call: CallerHungUp.", messages[1].Text);
        Assert.Contains("2026-01-05", messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("Look for the claim's number.", messages[0].Text, StringComparison.Ordinal);
        var schema = Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat).Schema!.Value;
        Assert.Equal(["answered", "open"], schema.GetProperty("properties").GetProperty("outcome").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("object", schema.GetProperty("properties").GetProperty("fields").GetProperty("type").GetString());
        Assert.Equal(1_500, options.MaxOutputTokens);
    });

    [Theory]
    [InlineData("The claim was approved.", "It is no JSON.")]
    [InlineData("""{"summary":"s","outcome":"perfect","follow_ups":[],"fields":{"claim":null,"urgent":true}}""", "outcome must be one of [\"answered\",\"open\"].")]
    [InlineData("""{"summary":"s","outcome":"open","follow_ups":[],"fields":{"claim":null}}""", "Missing: fields.urgent.")]
    [InlineData("""{"summary":"s","outcome":"open","follow_ups":[],"fields":{"claim":null,"urgent":true},"mood":"good"}""", "mood is not allowed.")]
    public void An_answer_that_does_not_fit_is_sent_back_once_with_the_reason(string answer, string whyNot) => VirtualTime.Run(async time =>
    {
        var model = new AskedModel(answer, ExampleAnalyses.Good);
        var found = await AnalyseAsync(model, time);
        Assert.Equal((AnalysisState.Done, 200), (found.State, found.PromptTokens));
        Assert.Contains(whyNot, model.Asked[1].Messages[^1].Text, StringComparison.Ordinal);

        var stubborn = new AskedModel(answer);
        var failure = await Assert.ThrowsAsync<AnalysisFailedException>(() => AnalyseAsync(stubborn, time));
        Assert.Equal((2, false), (stubborn.Asked.Count, failure.IsFinal));
        Assert.Contains(whyNot, failure.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Neither_card_digits_nor_proofs_of_identity_are_kept() => VirtualTime.Run(async time =>
    {
        var answer = JsonSerializer.Serialize(new
        {
            summary = "Ada Byron, born May 3rd 1980 (3 de mayo de 1980, 1980年5月3日, 05/03/1980), PIN 4 7 1 1, paid with card 4111 1111 1111 1111. She comes on May 3rd 2026.",
            outcome = "answered",
            follow_ups = new[]
            {
                new { what = "Check the PIN 4711.", who = "business", due = "2026-01-12" },
                new { what = "Call again.", who = "caller", due = "1980-05-03" },
                new { what = "Send a letter.", who = "business", due = "2026-02-30" },
            },
            fields = new { claim = "card 4111111111111111", urgent = true },
        });
        var found = await AnalyseAsync(new AskedModel(answer), time, new ValueHeard("pin", "4711", null, 0) { IsProof = true }, new ValueHeard("member_number", null, "2041", 0));
        var all = JsonSerializer.Serialize(found, LoggedEvent.Json);

        Assert.All(["1980", "4711", "4 7 1 1", "4111", "1111"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.Contains("Ada Byron", found.Summary, StringComparison.Ordinal);
        Assert.Contains("2026", found.Summary, StringComparison.Ordinal);
        Assert.Equal(["2026-01-12", null, null], found.FollowUps.Select(followUp => followUp.Due));
    });

    [Fact]
    public void A_field_that_must_have_what_is_not_stored_is_a_misfit() => VirtualTime.Run(async time =>
    {
        var agent = ExampleAnalyses.Read("after the call: { fields: { type: object, required: [card], properties: { card: { type: string, pattern: '^[0-9]{16}$' } } } }");
        var model = new AskedModel("""{"summary":"s","outcome":"resolved","follow_ups":[],"fields":{"card":"4111111111111111"}}""");
        var failure = await Assert.ThrowsAsync<AnalysisFailedException>(() => New(model, time).AnalyseAsync(ExampleAnalyses.Call(At), agent, default));
        Assert.Contains("It has what must not be stored. fields.card must match", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", failure.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_field_that_may_be_null_is_null_when_nothing_of_it_may_be_stored() => VirtualTime.Run(async time =>
    {
        var agent = ExampleAnalyses.Read("after the call: { fields: { type: object, required: [day, note], properties: { day: { type: [string, 'null'], pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }, note: { type: string } } } }");
        var model = new AskedModel("""{"summary":"Born on 1980-05-03.","outcome":"resolved","follow_ups":[],"fields":{"day":"1980-05-03","note":"n"}}""");
        var found = await New(model, time).AnalyseAsync(ExampleAnalyses.Call(At), agent, default);

        Assert.Equal(JsonValueKind.Null, found.Fields!.Value.GetProperty("day").ValueKind);
        Assert.Equal("Born on [left out].", found.Summary);
        Assert.Single(model.Asked);
    });

    [Fact]
    public void Of_a_long_call_the_model_gets_the_beginning_and_the_end() => VirtualTime.Run(async time =>
    {
        var model = new AskedModel(ExampleAnalyses.Good);
        var words = Enumerable.Range(2, 400).Select(turn => new CallerSpoke(turn, $"Sentence {turn} of a very long call.", TimeSpan.Zero, TimeSpan.Zero)).ToArray();
        await New(model, time, new AnalysisOptions { LongestTranscript = 2_000 }).AnalyseAsync(ExampleAnalyses.Call(At, words), ExampleAnalyses.Agent, default);
        var transcript = model.Asked[0].Messages[1].Text;

        Assert.InRange(transcript.Length, 1_500, 2_200);
        Assert.Contains("What about my dental claim?", transcript, StringComparison.Ordinal);
        Assert.Contains("Sentence 401 ", transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("Sentence 200 ", transcript, StringComparison.Ordinal);
        Assert.Contains("left out here", transcript, StringComparison.Ordinal);
    });

    [Fact]
    public void A_model_that_hangs_is_given_up_after_the_deadline() => VirtualTime.Run(async time =>
    {
        var began = time.Elapsed;
        var model = new FixedModel(static late =>
        {
            // A cancelled Task.Delay completes on another thread, which virtual time does not wait for.
            var stopped = new TaskCompletionSource();
            late.Register(() => stopped.SetCanceled(late));
            return stopped.Task;
        });
        var failure = await Assert.ThrowsAsync<AnalysisFailedException>(() => New(model, time).AnalyseAsync(ExampleAnalyses.Call(At), ExampleAnalyses.Agent, default));

        Assert.Equal(("The model did not answer in time.", false, TimeSpan.FromSeconds(30)), (failure.Message, failure.IsFinal, time.Elapsed - began));
    });

    [Theory]
    [InlineData(FailureKind.Filtered, true)]
    [InlineData(FailureKind.ToldToWait, false)]
    public void Only_a_content_filter_ends_the_tries(object kind, bool isFinal) => VirtualTime.Run(async time =>
    {
        var model = new FixedModel(_ => throw new AnswerFailedException("The model answered with status 400.") { Kind = (FailureKind)kind, Wait = TimeSpan.FromSeconds(7) });
        var failure = await Assert.ThrowsAsync<AnalysisFailedException>(() => New(model, time).AnalyseAsync(ExampleAnalyses.Call(At), ExampleAnalyses.Agent, default));

        Assert.Equal((isFinal, TimeSpan.FromSeconds(7)), (failure.IsFinal, failure.Wait));
    });

    [Fact]
    public void An_answer_that_was_cut_off_is_not_used() => VirtualTime.Run(async time =>
    {
        var model = new AskedModel(ExampleAnalyses.Good) { Finish = ChatFinishReason.Length };
        Assert.Contains("LongestAnswer", (await Assert.ThrowsAsync<AnalysisFailedException>(() => AnalyseAsync(model, time))).Message, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Every_shipped_agent_gets_an_answer_that_fits_from_a_service_with_structured_outputs()
    {
        await using var service = await EmulatedModel.StartAsync();
        using var model = new OpenAIModel(service.Client(), new OpenAIConnection(new Uri(service.Server.Address, "openai/v1"), EmulatedModel.Key, "gpt-4o-mini"));
        var agents = CallScripts.Agents.All.Where(agent => agent.Analysis is not null).ToList();
        foreach (var agent in agents)
        {
            var found = await New(model, TimeProvider.System).AnalyseAsync(ExampleAnalyses.Call(At), agent, CancellationToken.None);

            Assert.Contains(found.Outcome, agent.Analysis!.Outcomes);
            Assert.Equal(agent.Analysis.Fields is null, found.Fields is null);
            Assert.True(found.PromptTokens > 0);
        }

        Assert.Equal(["benefits", "billing", "claims", "receptionist", "restaurant"], agents.Select(agent => agent.Name).Order());
    }

    private static Task<CallAnalysis> AnalyseAsync(IChatClient model, TimeProvider time, params CallEvent[] more) =>
        New(model, time).AnalyseAsync(ExampleAnalyses.Call(At, more), ExampleAnalyses.Agent, CancellationToken.None);

    private static CallAnalyst New(IChatClient model, TimeProvider time, AnalysisOptions? options = null) => new(model, Options.Create(options ?? new AnalysisOptions()), time);
}
