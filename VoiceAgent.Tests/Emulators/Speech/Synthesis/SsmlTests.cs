using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Synthesis;
using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Synthesis;

public sealed class SsmlTests
{
    private const string Head = "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en-GB'>";

    [Fact]
    public void Voice_prosody_breaks_and_spelling_are_read()
    {
        var passages = Ssml.Read(Head + """
            <voice name='en-US-GuyNeural'><mstts:express-as style='calm'>Your <prosody rate='-20%' pitch='high' volume='50'>member</prosody> number<break time='0.5s'/>
            is <say-as interpret-as='digits'>4719</say-as>, <sub alias='claims department'>CD</sub></mstts:express-as></voice></speak>
            """).Where(passage => passage.Text.Trim().Length > 0).ToList();

        Assert.Equal(["Your", "member", "number", "is", "4719", ",", "claims department"], passages.Select(passage => passage.Text.Trim()));
        Assert.All(passages, passage => Assert.Equal("en-US-GuyNeural", passage.Style.Name));
        Assert.Equal((0.8, 1.2, 0.5), (passages[1].Style.Rate, passages[1].Style.Pitch, passages[1].Style.Volume));
        Assert.Equal(TimeSpan.FromMilliseconds(500), passages[2].Pause);
        Assert.True(passages[4].Spelled);
    }

    [Fact]
    public void Text_keeps_its_place_in_the_document()
    {
        var document = Head + "\n  <voice name='x'>Hello there</voice></speak>";

        var text = Ssml.Read(document).Single(passage => passage.Text == "Hello there");

        Assert.Equal(document.IndexOf("Hello", StringComparison.Ordinal), text.Offset);
    }

    [Theory]
    [InlineData("<speak>not closed", "not well formed")]
    [InlineData("<voice>no speak</voice>", "not with <speak>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><speak>&a;</speak>", "not well formed")]
    [InlineData("", "not well formed")]
    public void A_document_that_is_none_is_refused_with_a_reason(string document, string reason) =>
        Assert.Contains(reason, Assert.Throws<SpeechProtocolException>(() => Ssml.Read(document)).Message);
}
