using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Phone.Scripts;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Phone;

public sealed class LineReaderTests
{
    [Fact]
    public void Everything_about_a_line_is_read()
    {
        var line = Read("{ loss: 2%, jitter: 40ms, codec: mulaw, level: -20dB, echo: { level: -12dB, delay: 250ms }, noise: [{ kind: street, level: -30dB, every: 4s, for: 600ms }, { kind: hum, level: -50 dB }], mishears: { claim: clam } }");

        Assert.Equal((0.02, TimeSpan.FromMilliseconds(40), true, -20.0), (line.Loss, line.Jitter, line.IsTelephone, line.Level));
        Assert.Equal(new LineEcho(-12, TimeSpan.FromMilliseconds(250)), line.Echo);
        Assert.Equal(
            [new LineNoise(NoiseKind.Street, -30, TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(600)), new LineNoise(NoiseKind.Hum, -50, null, TimeSpan.Zero)],
            line.Noises);
        Assert.Equal("my clam, please", line.Misheard("my Claim, please"));
    }

    [Fact]
    public void A_script_without_a_line_has_a_good_one() => Assert.True(ScriptReader.Read("steps:\n  - hang up").Line.IsGood);

    [Theory]
    [InlineData("{ loss: 2 }", "loss '2' must be 0% to 50%")]
    [InlineData("{ loss: 80% }", "loss '80%' must be 0% to 50%")]
    [InlineData("{ loss: -1% }", "loss '-1%' must be 0% to 50%")]
    [InlineData("{ jitter: 5s }", "jitter must be at most 2s")]
    [InlineData("{ jitter: 5 }", "jitter '5' is not a time")]
    [InlineData("{ codec: opus }", "codec 'opus' is not one of: mulaw, none")]
    [InlineData("{ level: loud }", "level 'loud' must be -60dB to 20dB")]
    [InlineData("{ level: -20 }", "level '-20' must be -60dB to 20dB")]
    [InlineData("{ echo: -12dB }", "echo takes its settings in braces")]
    [InlineData("{ echo: { delay: 200ms } }", "echo needs a level such as -12dB")]
    [InlineData("{ echo: { level: 3dB } }", "level '3dB' must be -60dB to 0dB")]
    [InlineData("{ echo: { level: -12dB, delay: 3s } }", "delay must be at most 2s")]
    [InlineData("{ noise: street }", "noise takes its settings in braces")]
    [InlineData("{ noise: { level: -30dB } }", "noise needs a kind: white, pink, hum, street, cafe, music, breathing")]
    [InlineData("{ noise: { kind: rain, level: -30dB } }", "noise 'rain' is not one of: white,")]
    [InlineData("{ noise: { kind: street } }", "noise needs a level such as -30dB")]
    [InlineData("{ noise: { kind: street, level: -30dB, every: 4s } }", "noise with every needs a shorter for")]
    [InlineData("{ noise: { kind: street, level: -30dB, every: 1s, for: 2s } }", "noise with every needs a shorter for")]
    [InlineData("{ noise: { kind: street, level: -30dB, for: 2s } }", "noise with for needs every")]
    [InlineData("{ mishears: { my claim: clam } }", "mishears 'my claim' must be one word")]
    [InlineData("{ mishears: { claim: [clam] } }", "claim needs a single value")]
    [InlineData("{ losses: 2% }", "'losses' is not allowed here")]
    public void A_mistake_is_told_with_its_line_and_what_is_allowed(string line, string reason)
    {
        var error = Assert.Throws<ScriptException>(() => Read(line));

        Assert.Equal(2, error.Line);
        Assert.Contains(reason, error.Reason);
    }

    private static LineQuality Read(string line) => ScriptReader.Read($"name: x\nline: {line}\nsteps:\n  - hang up").Line;
}
