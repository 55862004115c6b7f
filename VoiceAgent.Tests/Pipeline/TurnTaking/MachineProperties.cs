using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>
/// What holds for all events in any order. <see cref="MachineDriver"/> checks it after every step of random
/// conversations, in which providers fail, stall, answer late and repeat themselves.
/// </summary>
public sealed class MachineProperties(ITestOutputHelper output)
{
    private const int Fewer = 2_000;

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Whatever_happens_nothing_stale_is_said_every_tool_ends_once_and_history_is_what_was_heard(Seed seed) =>
        ForAllConversations(seed, 10_000, _ => { });

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Random_conversations_get_everywhere(Seed seed)
    {
        var effects = new Dictionary<string, int>();
        ForAllConversations(seed, Fewer, driver =>
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

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void From_wherever_it_is_a_call_that_hears_nothing_more_ends(Seed seed) => ForAllConversations(seed, Fewer, driver =>
    {
        driver.Wait(driver.Policy.Limits.LongestCall + TimeSpan.FromMinutes(5));

        Assert.Equal(CallStage.Ended, driver.State.Call);
    });

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void From_wherever_it_is_a_call_that_is_hung_up_has_drained_in_time(Seed seed) => ForAllConversations(seed, Fewer, driver =>
    {
        driver.Tell(new MediaStreamClosed(Broken: false));
        driver.Wait(driver.Policy.Limits.Drain);

        Assert.Equal(CallStage.Ended, driver.State.Call);
    });

    private static void ForAllConversations(Seed seed, int cases, Action<MachineDriver> then, [CallerMemberName] string test = "")
    {
        var conversations = Arb.From(Move.Any.ListOf().Select(moves => moves.ToList()), Seed.Shrinks ? Shorter : _ => []);
        Prop.ForAll(conversations, moves =>
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
                // Print the whole conversation, because FsCheck prints only its beginning.
                throw new InvalidOperationException($"{broken.Message} After: {string.Join(", ", moves)}", broken);
            }
        }).Holds(seed, cases, endSize: 200, test);
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
