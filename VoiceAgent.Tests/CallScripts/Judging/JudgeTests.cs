using System.ClientModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Emulators.OpenAI;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallScripts.Judging;

/// <summary>Runs the call scripts against a real model when one is configured, and tests the code that this needs.</summary>
public sealed class JudgeTests(ITestOutputHelper output)
{
    // Real models word things differently than the scenarios. Only whether callers get what they want is judged.
    private const double Enough = 0.8;

    [RealModelFact]
    public async Task Callers_get_what_they_want_from_a_real_model()
    {
        await using var real = RealModel.Connect(RealModel.Configured!);
        var judge = new Judge(real.Model);
        var table = new StringBuilder("| script | reached | score | why |\n|---|---|---|---|\n");
        var verdicts = new List<Verdict>();
        foreach (var name in ShippedCalls.Names)
        {
            var script = ShippedCalls.Read(name);
            if (script is not { Goal: not null, Troubles.None: true })
            {
                continue;
            }

            var call = ShippedCalls.Run(script, Pace.Measured, answers: time => new AwaitedModel(real.Model, time));
            var verdict = await judge.JudgeAsync(call, CancellationToken.None);
            verdicts.Add(verdict);
            table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {(verdict.Reached ? "yes" : "no")} | {verdict.Score} | {verdict.Why.Replace('|', '/')} |");
        }

        var reached = verdicts.Count(verdict => verdict.Reached);
        table.Insert(0, $"{reached} of {verdicts.Count} callers got what they wanted; mean score {verdicts.Average(verdict => verdict.Score):F1}.\n\n");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "call-scripts")).FullName, "judge.md"), table.ToString());
        output.WriteLine(table.ToString());
        Assert.True(reached >= Enough * verdicts.Count, table.ToString());
    }

    [Fact]
    public async Task A_script_comes_to_the_same_end_with_a_model_behind_the_products_own_connection()
    {
        await using var emulated = await EmulatedModel.StartAsync();
        await using var real = RealModel.Connect($"Endpoint={new Uri(emulated.Server.Address, "openai/v1")};Model=gpt-4o-mini;Key={EmulatedModel.Key}");

        AssertSameEnd(real.Model);
    }

    [Fact]
    public async Task A_script_comes_to_the_same_end_with_the_ecosystems_own_client()
    {
        await using var emulated = await EmulatedModel.StartAsync();
        var options = new OpenAIClientOptions { Endpoint = new Uri(emulated.Server.Address, "openai/v1") };

        AssertSameEnd(new ChatClient("gpt-4o-mini", new ApiKeyCredential(EmulatedModel.Key), options).AsIChatClient());
    }

    private static void AssertSameEnd(IChatClient model)
    {
        var (here, there) = (ShippedCalls.Run("claim-status"), ShippedCalls.Run(ShippedCalls.Read("claim-status"), answers: time => new AwaitedModel(model, time, TimeSpan.FromMilliseconds(450))));

        there.AssertWentWell();
        Assert.Equal(here.Happened.OfType<ToolReturned>().Select(tool => (tool.Tool, tool.Outcome)), there.Happened.OfType<ToolReturned>().Select(tool => (tool.Tool, tool.Outcome)));
        Assert.Equal(Lines(here), Lines(there));

        // Whether the agent first says "okay" depends on the speed of the model.
        static IEnumerable<string> Lines(ScriptedCall call) => call.Transcript.Where(line => !line.Interrupted).Select(line =>
            Openers.Default.All.Aggregate(line.Text, (text, opener) => text.StartsWith(opener + " ", StringComparison.Ordinal) ? text[(opener.Length + 1)..] : text));
    }

    [Fact]
    public async Task The_judge_sees_the_goal_what_was_heard_and_what_the_tools_did()
    {
        var model = new Saying("""{ "reached": true, "score": 4, "why": "The amount was told." }""");

        var verdict = await new Judge(model).JudgeAsync(ShippedCalls.Run(ScriptReader.Read(ShippedScripts.Find("claim-status")!.Insert(0, "goal: Learn the amount.\n"))), CancellationToken.None);

        Assert.Equal(new Verdict(true, 4, "The amount was told."), verdict);
        var asked = Assert.IsType<CallerSaid>(Assert.Single(model.Asked!.History)).Text;
        Assert.Contains("The caller wants: Learn the amount.", asked);
        Assert.Contains("Caller: Sorry how much was it?", asked);
        Assert.Contains("–\n", asked.ReplaceLineEndings("\n"));
        Assert.Matches("find_claim\\(.*\\) Succeeded: \\{.*C-2041", asked);
    }

    [Theory]
    [InlineData("I think it went well.")]
    [InlineData("{ \"reached\": true, \"score\": 9, \"why\": \"x\" }")]
    [InlineData("{ \"reached\": maybe }")]
    public Task What_is_no_verdict_is_refused(string answer) =>
        Assert.ThrowsAsync<FormatException>(() => new Judge(new Saying(answer)).JudgeAsync(ShippedCalls.Run("claim-status"), CancellationToken.None));

    private sealed class Saying(string answer) : PartsModel
    {
        public AnswerRequest? Asked { get; private set; }

        protected override async IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken yielded)
        {
            Asked = request;
            await Task.CompletedTask;
            yield return new TextPiece(answer);
            yield return new AnswerFinished();
        }
    }
}
