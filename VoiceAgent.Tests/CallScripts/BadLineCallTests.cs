using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A bad line in virtual time, at the level of words and sounds.</summary>
public sealed class BadLineCallTests
{
    [Fact]
    public void A_word_that_is_misheard_is_in_the_transcript_as_it_was_understood()
    {
        var call = Run("line: { mishears: { status: statue } }", "I'd like to check the status of my claim");

        Assert.Contains("statue of my claim", Assert.Single(call.Happened.OfType<CallerSpoke>()).Text);
    }

    [Fact]
    public void The_agents_words_come_back_as_an_echo_after_its_delay()
    {
        var call = Run("line: { echo: { level: -10dB, delay: 400ms } }", "");

        Assert.NotEmpty(call.Transcriber.Understood);
        Assert.Equal(call.Line.Heard.Select(heard => heard.Word).Take(call.Transcriber.Understood.Count), call.Transcriber.Understood);
    }

    [Fact]
    public void An_echo_that_is_too_faint_has_no_words() => Assert.Empty(Run("line: { echo: { level: -28dB, delay: 400ms } }", "").Transcriber.Understood);

    [Fact]
    public void A_frame_that_is_lost_takes_the_word_that_ends_in_it()
    {
        var words = string.Join(' ', Enumerable.Range(0, 200).Select(word => $"word{word}"));
        var call = Run("line: { loss: 20% }", words);

        Assert.InRange(call.Transcriber.Understood.Count, 120, 190);
    }

    [Fact]
    public void With_jitter_every_word_arrives() =>
        Assert.Equal(["one", "two", "three", "four"], Run("line: { jitter: 200ms }", "one two three four").Transcriber.Understood.Take(4));

    [Fact]
    public void A_caller_who_is_too_quiet_is_not_heard() => Assert.Empty(Run("line: { level: -40dB }", "one two three four").Transcriber.Understood);

    private static ScriptedCall Run(string line, string says)
    {
        var steps = says.Length == 0 ? "" : $"  - say: {says}\n";
        return ScriptedCall.Run(VoiceAgent.Emulators.Phone.Scripts.ScriptReader.Read($"name: test\n{line}\nsteps:\n  - wait for agent: {{ silence: 1s }}\n{steps}  - pause: 2s\n  - hang up"));
    }
}
