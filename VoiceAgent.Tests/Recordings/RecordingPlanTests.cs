using VoiceAgent.Recordings;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

public sealed class RecordingPlanTests
{
    private const int Rate = 16_000;

    [Fact]
    public void A_block_is_known_by_its_name()
    {
        var block = new RecordingBlock(BlockKind.Audio, 12, 3_456_789, 24_000, 0xDEADBEEF);

        Assert.True(RecordingBlock.TryParse(block.Name, out var read));
        Assert.Equal(block, read);
        Assert.Equal(block.Name.Length, RecordingBlock.Header(1, Rate).Name.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000")]
    [InlineData("00000100000000000000000001000000A")]
    [InlineData("00000100000000000000000001016000X")]
    [InlineData("-00001000000000000000000001016000A")]
    public void Other_names_are_of_no_block(string name) => Assert.False(RecordingBlock.TryParse(name, out _));

    [Fact]
    public void Without_audio_there_is_no_file() => Assert.Null(RecordingPlan.Of([Header(0)]));

    [Fact]
    public void The_blocks_of_one_worker_follow_each_other_whatever_the_order_in_which_they_are_read()
    {
        var plan = RecordingPlan.Of([Audio(1, 2, 1), Audio(1, 0, 1), Header(9), Audio(1, 1, 1)])!;

        Assert.Equal([Header(3), Audio(1, 0, 1), Audio(1, 1, 1), Audio(1, 2, 1)], plan.Blocks);
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.Zero), (plan.Duration, plan.Gaps));
    }

    [Fact]
    public void A_lost_block_and_the_time_without_a_worker_are_silent_and_counted()
    {
        var plan = RecordingPlan.Of([Audio(1, 0, 1), Audio(1, 2, 1), Audio(2, 25, 2)])!;

        Assert.Equal([Header(27), Audio(1, 0, 1), Silence(1, 1), Audio(1, 2, 1), Silence(3, 10), Silence(13, 10), Silence(23, 2), Audio(2, 25, 2)], plan.Blocks);
        Assert.Equal((TimeSpan.FromSeconds(27), TimeSpan.FromSeconds(23)), (plan.Duration, plan.Gaps));
    }

    [Fact]
    public void Audio_of_an_earlier_worker_ends_where_the_later_one_begins()
    {
        var plan = RecordingPlan.Of([Audio(1, 0, 2), Audio(1, 2, 2), Audio(1, 4, 2), Audio(2, 3, 3)])!;

        Assert.Equal([Header(6), Audio(1, 0, 2), Silence(2, 1), Audio(2, 3, 3)], plan.Blocks);
    }

    [Fact]
    public void Two_blocks_of_one_time_are_not_both_in_the_file()
    {
        var other = new StoredBlock(new RecordingBlock(BlockKind.Audio, 1, 0, Rate, Tag: 2), 2 * Rate);

        Assert.Equal([Header(2), other], RecordingPlan.Of([Audio(1, 0, 1), other])!.Blocks);
    }

    [Fact]
    public void A_header_and_silence_can_be_made_from_their_names()
    {
        Assert.Equal(WaveHeader.For(Rate, 3 * 64_000), RecordingPlan.ContentOf(Header(3)));
        Assert.Equal(new byte[2 * 64_000], RecordingPlan.ContentOf(Silence(5, 2)));
    }

    private static StoredBlock Audio(long token, int second, int seconds) => new(new RecordingBlock(BlockKind.Audio, token, second * Rate, Rate, Tag: 1), seconds * Rate);

    private static StoredBlock Silence(int second, int seconds) => new(RecordingBlock.Silence(second * Rate, seconds * Rate, Rate), seconds * Rate);

    private static StoredBlock Header(int seconds) => new(RecordingBlock.Header(seconds * Rate, Rate), WaveHeader.Length / StoredBlock.BytesPerSample);
}
