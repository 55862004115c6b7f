using VoiceAgent.Emulators.Phone.Scripts;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Phone;

public sealed class ScriptReaderTests
{
    [Fact]
    public void Every_shipped_script_can_be_read()
    {
        Assert.Equal(ShippedScripts.Names.Distinct(), ShippedScripts.Names);
        Assert.All(ShippedScripts.Names, name => Assert.NotEmpty(ScriptReader.Read(ShippedScripts.Find(name)!).Steps));
    }

    [Fact]
    public void Each_kind_of_step_is_read_with_its_line()
    {
        var script = ScriptReader.Read("""
            name: All
            from: "+15550100001"
            seed: 7
            agent is done after: 900ms
            steps:
              - wait for agent: { timeout: 10s, silence: 1.5s, heard: hello }
              - wait for agent
              - say: hello there
              - interrupt after: { words: 4, say: sorry }
              - interrupt after: { ms: 1500, cough: 250ms }
              - pause: { between: 300ms, and: 900ms }
              - silence: 2s
              - noise: 400ms
              - cough
              - dtmf: "4719#"
              - expect: { heard: "a.c", not heard: "b", within: 3s }
              - wait for hang up
              - hang up
            """);

        Assert.Equal(("All", "+15550100001", 7, TimeSpan.FromMilliseconds(900)), (script.Name, script.From, script.Seed, script.AgentIsDoneAfter));
        Assert.Equal([.. Enumerable.Range(6, 13)], script.Steps.Select(step => step.Line));
        Assert.Equal(TimeSpan.FromSeconds(1.5), Assert.IsType<WaitForAgentStep>(script.Steps[0]).Silence);
        Assert.Equal("hello there", Assert.IsType<SayStep>(script.Steps[2]).Spoken.Text);
        Assert.Equal((4, "sorry"), Assert.IsType<InterruptStep>(script.Steps[3]) is var words ? (words.Words, words.Say?.Text) : default);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Assert.IsType<InterruptStep>(script.Steps[4]).After);
        Assert.Equal(TimeSpan.FromMilliseconds(300), Assert.IsType<PauseStep>(script.Steps[5]).AtLeast);
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<ExpectStep>(script.Steps[10]).Within);
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("- say: hi", 1, "mapping")]
    [InlineData("name: x", 1, "steps is missing")]
    [InlineData("name: x\nsteps: []", 1, "steps is empty")]
    [InlineData("name: x\nsteps: soon", 2, "steps is a list of steps")]
    [InlineData("name: x\nstepz: []\nsteps:\n  - hang up", 2, "'stepz' is not allowed here")]
    [InlineData("starts: this evening\nsteps:\n  - hang up", 1, "is not a moment with its offset, such as 2026-01-06T02:30Z")]
    [InlineData("steps:\n  - say: { language: es-US }", 2, "say needs a text")]
    [InlineData("steps:\n  - sya: hi", 2, "'sya' is not a step: say,")]
    [InlineData("steps:\n  - say:", 2, "say needs a single value")]
    [InlineData("steps:\n  - say: hi\n    pause: 1s", 2, "one verb, and this has 2")]
    [InlineData("steps:\n  - hang up\n  - pause: soon", 3, "pause 'soon' is not a time such as 700ms")]
    [InlineData("steps:\n  - pause: 5", 2, "is not a time")]
    [InlineData("steps:\n  - pause: { between: 2s, and: 1s }", 2, "the shorter first")]
    [InlineData("steps:\n  - interrupt after: { say: hi }", 2, "either words or ms")]
    [InlineData("steps:\n  - interrupt after: { words: 3 }", 2, "either say or cough or backchannel")]
    [InlineData("steps:\n  - interrupt after: { words: three, say: hi }", 2, "words 'three' is not a whole number")]
    [InlineData("steps:\n  - dtmf: 47x", 2, "may contain only the keys")]
    [InlineData("steps:\n  - expect: { heard: \"(\" }", 2, "heard is not a regular expression")]
    [InlineData("steps:\n  - expect: { within: 2s }", 2, "expect needs heard")]
    [InlineData("steps:\n  - wait for agent: soon", 2, "takes its settings in braces")]
    [InlineData("steps:\n  - wait for agent: { timeOut: 2s }", 2, "'timeOut' is not allowed here")]
    [InlineData("steps:\n  - say: \"open", 2, "")]
    [InlineData("steps:\n\t- hang up", 2, "")]
    public void An_error_is_told_with_its_line_and_reason(string yaml, int line, string reason)
    {
        var error = Assert.Throws<ScriptException>(() => ScriptReader.Read(yaml));

        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Reason);
    }
}
