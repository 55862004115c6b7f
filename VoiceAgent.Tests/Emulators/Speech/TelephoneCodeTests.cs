using VoiceAgent.Emulators.Speech;

namespace VoiceAgent.Tests.Emulators.Speech;

public sealed class TelephoneCodeTests
{
    // Values of ITU-T G.711, tables 1a and 2a.
    [Theory]
    [InlineData(8, 0xD5)]
    [InlineData(-8, 0x55)]
    [InlineData(32256, 0xAA)]
    [InlineData(-32256, 0x2A)]
    public void The_ends_of_the_A_law_are_those_of_the_standard(short sample, byte code)
    {
        Assert.Equal(code, ALaw.Encode(sample));
        Assert.Equal(sample, ALaw.Decode(code));
    }

    [Fact]
    public void Every_code_of_the_A_law_comes_back_and_no_sample_moves_by_more_than_its_step()
    {
        Assert.All(Enumerable.Range(0, 256), code => Assert.Equal(code, ALaw.Encode(ALaw.Decode((byte)code))));
        Assert.All(
            Enumerable.Range(short.MinValue, ushort.MaxValue + 1),
            sample => Assert.InRange(ALaw.Decode(ALaw.Encode((short)sample)) - sample, -16 - (Math.Abs(sample) / 32), 16 + (Math.Abs(sample) / 32)));
    }
}
