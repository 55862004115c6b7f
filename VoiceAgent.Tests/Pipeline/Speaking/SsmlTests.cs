using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

public sealed class SsmlTests
{
    private static readonly Lexicon Lexicon = new(new Dictionary<string, string> { ["Contoso"] = "con-TOE-so", ["Nguyen"] = "/ŋwiən/" });

    [Theory]
    [InlineData("Your claim was approved.")]
    [InlineData("A colleague & I can help: 5 < 6.")]
    public void Plain_text_needs_no_marks(string text) => Assert.Null(Ssml.Of(text, "v", "en-US", Lexicon));

    [Theory]
    [InlineData("Welcome to contoso!", "Welcome to <sub alias='con-TOE-so'>contoso</sub>!")]
    [InlineData("Mr. Nguyen & son", "Mr. <phoneme alphabet='ipa' ph='ŋwiən'>Nguyen</phoneme> &amp; son")]
    [InlineData("Claim C L M zero four", "Claim <say-as interpret-as='characters'>C L M</say-as> zero four")]
    [InlineData("A B <Contoso>", "<say-as interpret-as='characters'>A B</say-as> &lt;<sub alias='con-TOE-so'>Contoso</sub>&gt;")]
    public void Letters_and_words_of_the_lexicon_are_marked(string text, string inside) => Assert.Equal(
        $"<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='v&apos;s'>{inside}</voice></speak>",
        Ssml.Of(text, "v's", "en-US", Lexicon));
}
