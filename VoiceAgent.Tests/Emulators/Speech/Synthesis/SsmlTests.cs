using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Synthesis;
using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Synthesis;

public sealed class SsmlTests
{
    private static readonly VoiceCatalogue Voices = new(Options.Create(new SpeechOptions { Voices = ["en-US-OursNeural"] }));
    private const string Head = "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en-GB'>";

    [Fact]
    public void Voice_prosody_breaks_and_spelling_are_read()
    {
        var passages = Ssml.Read(Head + """
            <voice name='en-US-GuyNeural'><mstts:express-as style='calm'>Your <prosody rate='-20%' pitch='high' volume='50'>member</prosody> number<break time='0.5s'/>
            is <say-as interpret-as='digits'>4719</say-as>, <sub alias='claims department'>CD</sub></mstts:express-as></voice></speak>
            """, Voices).Where(passage => passage.Text.Trim().Length > 0).ToList();

        Assert.Equal(["Your", "member", "number", "is", "4719", ",", "claims department"], passages.Select(passage => passage.Text.Trim()));
        Assert.All(passages, passage => Assert.Equal("en-US-GuyNeural", passage.Style.Name));
        Assert.Equal((0.8, 1.2, 0.5), (passages[1].Style.Rate, passages[1].Style.Pitch, passages[1].Style.Volume));
        Assert.Equal(TimeSpan.FromMilliseconds(500), passages[2].Pause);
        Assert.True(passages[4].Spelled);
    }

    [Fact]
    public void Text_keeps_its_place_in_the_document()
    {
        var document = Head + "\n  <voice name='en-US-OursNeural'>Hello there</voice></speak>";

        var text = Ssml.Read(document, Voices).Single(passage => passage.Text == "Hello there");

        Assert.Equal(document.IndexOf("Hello", StringComparison.Ordinal), text.Offset);
    }

    [Theory]
    [InlineData("<speak>not closed", "not well formed")]
    [InlineData("<voice>no speak</voice>", "not with <speak>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><speak>&a;</speak>", "not well formed")]
    [InlineData("", "not well formed")]
    [InlineData("<speak xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='en-US-GuyNeural'>x</voice></speak>", "version")]
    [InlineData("<speak version='1.0' xml:lang='en-US'><voice name='en-US-GuyNeural'>x</voice></speak>", "xmlns")]
    [InlineData("<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis'><voice name='en-US-GuyNeural'>x</voice></speak>", "xml:lang")]
    [InlineData(Head + "text</speak>", "not inside a <voice>")]
    [InlineData(Head + "</speak>", "at least one <voice>")]
    [InlineData(Head + "<voice name='en-US-NobodyNeural'>x</voice></speak>", "Unsupported voice en-US-NobodyNeural")]
    [InlineData(Head + "<voice>x</voice></speak>", "no attribute 'name'")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'><shout>x</shout></voice></speak>", "<shout> does not exist")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'><mstts:shout>x</mstts:shout></voice></speak>", "<mstts:shout> does not exist")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'>x<break time='forever'/></voice></speak>", "'forever' is not a time")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'>x<break time='5'/></voice></speak>", "'5' is not a time")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'>x<break strength='huge'/></voice></speak>", "'huge' is not a value of 'strength'")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'><prosody rate='banana'>x</prosody></voice></speak>", "'banana' is not a value of 'rate'")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'><prosody pitch='12 apples'>x</prosody></voice></speak>", "is not a value of 'pitch'")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'><prosody volume='max'>x</prosody></voice></speak>", "is not a value of 'volume'")]
    [InlineData(Head + "<voice name='en-US-GuyNeural'><say-as>x</say-as></voice></speak>", "no attribute 'interpret-as'")]
    public void A_document_that_is_none_is_refused_with_a_reason(string document, string reason) =>
        Assert.Contains(reason, Assert.Throws<SpeechProtocolException>(() => Ssml.Read(document, Voices)).Message);

    [Theory]
    [InlineData("<prosody rate='1.5' pitch='+2st' volume='-10'>x</prosody>")]
    [InlineData("<prosody rate='-10.00%' pitch='600Hz' volume='+3dB' contour='(0%,+20Hz)' range='high'>x</prosody>")]
    [InlineData("<p><s>x</s></p><break/><break strength='none'/><emphasis level='strong'>x</emphasis><lang xml:lang='de-DE'>x</lang>")]
    [InlineData("<phoneme alphabet='ipa' ph='x'>x</phoneme><lexicon uri='https://x.example/l.xml'/><audio src='https://x.example/a.wav'>x</audio><bookmark mark='b'/>")]
    [InlineData("<mstts:silence type='Sentenceboundary' value='200ms'/><mstts:viseme type='FacialExpression'/><mstts:audioduration value='2s'/>x")]
    public void Everything_that_the_service_knows_is_accepted(string inside) =>
        Assert.NotEmpty(Ssml.Read($"{Head}<voice name='Microsoft Server Speech Text to Speech Voice (en-US, GuyNeural)'>{inside}</voice></speak>", Voices));

    [Fact]
    public void A_bookmark_is_a_place_between_the_texts()
    {
        var passages = Ssml.Read($"{Head}<voice name='en-US-Ava:DragonHDLatestNeural'>one<bookmark mark='b'/>two</voice></speak>", Voices);

        Assert.Equal(["one", "b", "two"], passages.Select(passage => passage.Bookmark ?? passage.Text));
    }
}
