using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using Xunit.Abstractions;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>
/// What holds whatever happens, in whatever order: checked by <see cref="MachineDriver"/> after every step of random
/// conversations in which providers fail, stall, answer late and repeat themselves. To run one seed again, set
/// <c>VOICEAGENT_SEED</c> to the two numbers that the test prints; <c>VOICEAGENT_CASES</c> says how many conversations.
/// </summary>
public sealed class MachineProperties(ITestOutputHelper output)
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("VOICEAGENT_CASES"), out var cases) ? cases : 10_000;
    private static readonly int Fewer = Math.Max(1, Cases / 10);

    [Fact]
    public void Whatever_happens_nothing_stale_is_said_every_tool_ends_once_and_history_is_what_was_heard() =>
        ForAllConversations(Cases, _ => { });

    [Fact]
    public void Random_conversations_get_everywhere()
    {
        var effects = new Dictionary<string, int>();
        ForAllConversations(Fewer, driver =>
        {
            Count("draft kept", driver.Effects.OfType<OpenReply>().Any(open => open.IsHeld && driver.Effects.OfType<ResumeVoice>().Any(resume => resume.Epoch == open.Epoch)));
            Count("draft thrown away", driver.Recorded.OfType<UsageCounted>().Any(usage => usage.WastedTokens > 0));
            foreach (var name in driver.Effects.Select(effect => effect is Record record ? record.Event.GetType().Name : effect.GetType().Name).Distinct())
            {
                effects[name] = effects.GetValueOrDefault(name) + 1;
            }
        });

        void Count(string what, bool happened)
        {
            if (happened)
            {
                effects[what] = effects.GetValueOrDefault(what) + 1;
            }
        }

        output.WriteLine(string.Join('\n', effects.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key}: {pair.Value}")));
        Type[] expected =
        [
            typeof(StartAnswer), typeof(CancelAnswer), typeof(StopVoice), typeof(ResumeVoice), typeof(CancelTool), typeof(HangUpCall), typeof(Drain), typeof(UseAgent), typeof(UseVoice),
            typeof(BargeIn), typeof(ToolReturned), typeof(TurnMeasured), typeof(ProviderFailed), typeof(CallEnded),
        ];
        Assert.True(effects.ContainsKey("draft kept") && effects.ContainsKey("draft thrown away"), "drafts");
        Assert.All(expected, type => Assert.True(effects.ContainsKey(type.Name), type.Name));
    }

    [Fact]
    public void From_wherever_it_is_a_call_that_hears_nothing_more_ends() => ForAllConversations(Fewer, driver =>
    {
        driver.Wait(driver.Policy.Patience.LongestCall + TimeSpan.FromMinutes(5));

        Assert.Equal(CallStage.Ended, driver.State.Call);
    });

    [Fact]
    public void From_wherever_it_is_a_call_that_is_hung_up_has_drained_in_time() => ForAllConversations(Fewer, driver =>
    {
        driver.Tell(new LineClosed(Broken: false));
        driver.Wait(driver.Policy.Patience.Drain);

        Assert.Equal(CallStage.Ended, driver.State.Call);
    });

    private void ForAllConversations(int cases, Action<MachineDriver> then)
    {
        var seed = Environment.GetEnvironmentVariable("VOICEAGENT_SEED")?.Split(',').Select(ulong.Parse).ToArray();
        var replay = seed is [var first, var second] ? new Rnd(first, second) : new Rnd((ulong)System.Diagnostics.Stopwatch.GetTimestamp(), 1UL);
        output.WriteLine($"VOICEAGENT_SEED={replay.Seed},{replay.Gamma}");
        var conversations = Arb.From(Move.Any.ListOf().Select(moves => moves.ToList()), Shorter);
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithEndSize(200).WithReplay(new Replay(replay, Microsoft.FSharp.Core.FSharpOption<int>.None));
        Check.One(config, Prop.ForAll(conversations, moves =>
        {
            try
            {
                var driver = new MachineDriver();
                var stage = new RandomStage(driver);
                moves.ForEach(stage.Play);
                then(driver);
            }
            catch (Exception broken)
            {
                // The whole conversation: FsCheck prints only its beginning.
                throw new InvalidOperationException($"{broken.Message} After: {string.Join(", ", moves)}", broken);
            }
        }));
    }

    private static IEnumerable<List<Move>> Shorter(List<Move> moves)
    {
        for (var length = moves.Count / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= moves.Count; at += length)
            {
                yield return [.. moves.Take(at), .. moves.Skip(at + length)];
            }
        }
    }
}
