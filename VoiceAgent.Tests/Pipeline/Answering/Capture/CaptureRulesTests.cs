using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering.Capture;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Pipeline.Answering.Remote;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Capture;

public sealed class CaptureRulesTests
{
    private static readonly CaptureField Number = CaptureField.WellKnown["member_number"];

    private static readonly DateOnly Today = new(2026, 1, 5);

    [Fact]
    public void A_value_is_read_back_and_counts_once_it_is_confirmed() => Assert.Equal(
        [("confirm", "I have 4, 7, 1, 9. Is that right?", null), ("captured", "Thank you.", "4719")],
        Hear(Number, "my number is four seven one nine", "yes"));

    [Fact]
    public void A_correction_beside_a_no_is_read_back_in_turn() => Assert.Equal(
        [("confirm", "I have 4, 7, 1, 9. Is that right?", null), ("confirm", "I have 4, 7, 2, 9. Is that right?", null), ("captured", "Thank you.", "4729")],
        Hear(Number, "four seven one nine", "no, four seven two nine", "that's right"));

    [Fact]
    public void Keys_are_as_good_as_words() => Assert.Equal("4719", Hear(Number, "[keypad: 4719]", "[keypad: 1]")[^1].Value);

    [Fact]
    public void The_same_words_twice_are_no_confirmation() => Assert.Equal("confirm", Hear(Number, "four seven one nine", "four seven one nine")[^1].Status);

    [Fact]
    public void What_is_not_understood_is_asked_for_again_then_by_key_and_then_no_more() => Assert.Equal(
        [
            ("again", "I need the member number, 4 digits. Could you say it again, digit by digit?", null),
            ("again", "Please key in the member number on your phone, and then the pound key.", null),
            ("give_up", "I'm sorry, I can't get the member number right. I'll find another way to help you.", null),
        ],
        Hear(Number, "four seven", "hello?", "I don't know"));

    [Fact]
    public void A_confirmed_value_that_turns_out_wrong_is_taken_back() =>
        Assert.Equal(["confirm", "captured", "again"], Hear(Number, "four seven one nine", "yes", "no that was wrong").Select(answer => answer.Status));

    [Fact]
    public void A_sum_above_the_most_is_not_taken() =>
        Assert.Equal("How much is it, in dollars and cents? It can be at most $500.", Hear(new CaptureField("promise", CaptureKind.Money, Most: 500), "six hundred dollars")[^1].Say);

    [Fact]
    public void A_yes_or_no_needs_no_second_yes() => Assert.Equal(("captured", "Thank you.", "no"), Hear(CaptureField.WellKnown["consent"], "no thanks")[^1]);

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Whatever_is_said_nothing_counts_unconfirmed_and_the_asking_ends(Seed seed)
    {
        string[] sayings = ["four seven one nine", "4729", "yes", "no", "no, 4730", "yes 4719", "hello", "[keypad: 4719]", "[keypad: 2]", "four seven", "", "wait"];
        Prop.ForAll(Arb.From(Gen.Elements(sayings).ListOf()), said =>
        {
            var state = CaptureState.None;
            foreach (var words in said)
            {
                var (next, answer) = CaptureRules.Hear(Number, state, words, "en-US", Today);
                Assert.Equal(answer.Value, next.Value);
                if (next.Value is not null)
                {
                    Assert.Equal(state.Pending ?? state.Value, next.Value);
                    Assert.True(SpokenAnswer.In(words));
                }

                Assert.InRange(next.Failures, state.Failures, Number.Tries);
                Assert.True(answer.Status is not "again" || next.Failures < Number.Tries);
                state = next;
            }
        }).Holds(seed, cases: 5_000);
    }

    [Fact]
    public async Task Whatever_agent_has_the_caller_what_was_captured_is_known()
    {
        var tools = new CaptureTools();
        var tool = tools.Find(new CaptureGrant(Number))!;
        var facts = new CallFacts();

        var first = await RemoteRun.RunAsync(tool, """{"said":"four seven one nine"}""", facts);
        Assert.Null(facts.Captured("member_number"));
        await RemoteRun.RunAsync(tool, """{"said":"yes"}""", facts);

        Assert.Equal((ToolOutcome.Succeeded, """{"status":"confirm","say":"I have 4, 7, 1, 9. Is that right?"}"""), (first.Outcome, first.Result));
        Assert.Equal("4719", facts.Captured("member_number"));
        Assert.Same(tool.Function, tools.Find(new CaptureGrant(Number))!.Function);
    }

    private static List<(string Status, string Say, string? Value)> Hear(CaptureField field, params string[] sayings)
    {
        var (state, answers) = (CaptureState.None, new List<(string, string, string?)>());
        foreach (var said in sayings)
        {
            (state, var answer) = CaptureRules.Hear(field, state, said, "en-US", Today);
            answers.Add((answer.Status, answer.Say, answer.Value));
        }

        return answers;
    }
}
