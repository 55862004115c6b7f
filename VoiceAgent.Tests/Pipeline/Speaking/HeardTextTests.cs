using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Text;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

/// <summary>Which text was heard, for scripts with and without spaces.</summary>
public sealed class HeardTextTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    [Theory]
    [InlineData("您好。", "您的理赔已经批准了。", 1.0, "您好。您的理赔已经批准了。")]
    [InlineData("您好。", "您的理赔已经批准了。", 0.5, "您好。您的理赔已")]
    [InlineData("नमस्ते।", "आपका दावा मंज़ूर है।", 1.0, "नमस्ते। आपका दावा मंज़ूर है।")]
    [InlineData("नमस्ते।", "आपका दावा मंज़ूर है।", 0.5, "नमस्ते। आपका दावा")]
    [InlineData("Hello.", "Your claim was approved.", 0.5, "Hello. Your claim")]
    [InlineData("はい。", "か\u3099か\u3099", 0.6, "はい。か\u3099")]
    [InlineData("好。", "𠮷𠮷𠮷𠮷", 0.4, "好。𠮷")]
    public void Heard_text_ends_at_a_word_or_character(string first, string second, double share, string heard)
    {
        var text = new SpokenText(Format);
        text.Open(first, 0);
        text.Close(16_000);
        text.Open(second, 16_000);
        text.Close(48_000);

        Assert.Equal(heard, text.Until(16_000 + (long)(share * 32_000)));
    }

    [Fact]
    public void Words_that_the_voice_marks_count_exactly_in_a_script_without_spaces()
    {
        var text = new SpokenText(Format);
        text.Open("您的理赔已经批准了。", 0);
        text.Mark(new SpokenWord(2, TimeSpan.Zero, TimeSpan.FromMilliseconds(200)));
        text.Mark(new SpokenWord(4, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200)));
        text.Mark(new SpokenWord(6, TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(200)));

        Assert.Equal("您的理赔", text.Until(Format.BytesFor(TimeSpan.FromMilliseconds(450))));
    }

    [Theory]
    [InlineData("Your claim.", 2)]
    [InlineData("您好。您的理赔", 6)]
    [InlineData("您有 3 个 claims。", 5)]
    public void A_character_counts_as_a_word_where_no_spaces_are_written(string text, int words) => Assert.Equal(words, Wording.CountWords(text));
}
