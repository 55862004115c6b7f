using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Long answers are spoken to their end. They are no failure of the voice.</summary>
public sealed class LongAnswerTests
{
    private static readonly string Numbers = string.Join(", ", Enumerable.Range(1, 8).Select(number => $"41000000000{number}"));

    [Fact]
    public void Eight_numbers_of_twelve_digits_in_one_sentence_are_spoken_to_their_end()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: read me the numbers
              - wait for agent: { heard: "that was all", timeout: 120s }
              - expect: { not heard: "wrong|moment|again" }
              - hang up
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Synthesizer.PerDigit = TimeSpan.FromMilliseconds(450);
                call.Model.On("numbers", $"Your numbers are {Numbers}, and that was all.");
            });

        call.AssertWentWell();
        Assert.Empty(call.Happened.OfType<ProviderFailed>());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(700)]
    public void Many_sentences_at_once_are_spoken_one_after_the_other(int sentences)
    {
        var text = string.Join(' ', Enumerable.Range(1, sentences).Select(number => $"Item {number % 10} is fine.")) + " That was all.";
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: read me the list
              - wait for agent: { heard: "that was all", timeout: 2000s }
              - expect: { not heard: "wrong|moment|again" }
              - hang up
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Model.NextToken = TimeSpan.Zero;
                call.Model.On("list", text);
            });

        call.AssertWentWell();
        Assert.Empty(call.Happened.OfType<ProviderFailed>());
        Assert.EndsWith("is fine. That was all.", call.HeardByCaller.TrimEnd());
        Assert.Equal(sentences, call.HeardByCaller.Split("is fine.").Length - 1);
    }

    [Fact]
    public void Three_hundred_sentences_in_one_piece_stop_when_the_caller_interrupts_and_the_history_has_what_was_heard()
    {
        var call = Interrupted(sentences: 300);

        call.AssertWentWell();
        Assert.True(call.Synthesizer.Asked.Count < 20, $"{call.Synthesizer.Asked.Count} clauses were synthesised.");
        var said = Assert.Single(call.Model.Asked[^1].History.OfType<AgentSaid>(), said => said.Text.Contains("Item", StringComparison.Ordinal)).Text;
        Assert.InRange(said.Length, 1, 200);
        Assert.StartsWith("Item one is fine. Item two", said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_caller_interrupts_in_a_long_answer_is_not_synthesised()
    {
        var call = Interrupted(sentences: 80);

        call.AssertWentWell();
        Assert.True(call.Synthesizer.Asked.Count < 20, $"{call.Synthesizer.Asked.Count} clauses were synthesised.");
    }

    /// <summary>The caller interrupts after eight words of an answer that the model gives at once.</summary>
    private static ScriptedCall Interrupted(int sentences) => ScriptedCall.Run(
        """
          - wait for agent
          - say: read me the list
          - interrupt after: { words: 8, say: that is enough thank you }
          - wait for agent: { heard: "you're welcome", timeout: 20s }
          - hang up
        """,
        call =>
        {
            call.WithoutOpeners();
            call.Model.NextToken = TimeSpan.Zero;
            call.Model.On("enough", "You're welcome.").On("list", string.Join(' ', Enumerable.Range(1, sentences).Select(number => $"Item {number} is fine.")));
        });
}
