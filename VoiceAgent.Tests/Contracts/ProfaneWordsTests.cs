using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using Xunit;

namespace VoiceAgent.Tests.Contracts;

public sealed class ProfaneWordsTests
{
    [Theory]
    [InlineData("Where is my damn money?", "Where is my d*** money?")]
    [InlineData("This is bullshit.", "This is b*******.")]
    [InlineData("¡Mierda! ¿Dónde está?", "¡M*****! ¿Dónde está?")]
    [InlineData("So eine Scheiße", "So eine S******")]
    public void A_profane_word_keeps_its_first_letter(string said, string shown) => Assert.Equal(shown, ProfaneWords.Mask(said));

    [Theory]
    [InlineData("I live in Scunthorpe and have a computer.")]
    [InlineData("The assessment of the class was passed to the shiitake farm.")]
    [InlineData("Dick and Fanny called about their amputation.")]
    public void A_part_of_another_word_does_not_count(string said) => Assert.Equal(said, ProfaneWords.Mask(said));

    [Fact]
    public void Only_the_words_of_the_caller_are_masked()
    {
        Assert.Equal("d***", Assert.IsType<CallerSpoke>(ProfaneWords.Mask(new CallerSpoke(1, "damn", default, default))).Text);
        Assert.Equal("damn", Assert.IsType<AgentSpoke>(ProfaneWords.Mask(new AgentSpoke(1, 1, "damn", default, default, default, false))).Text);
    }
}
