using System.Text;
using VoiceAgent.Emulators.Acs.Media;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class AgentMessageTests
{
    [Theory]
    [InlineData("""{"kind":"audioData","audioData":{"data":"AQID/w==","isSilent":false},"stopAudio":{}}""")] // the Node SDK
    [InlineData("""{"Kind":"AudioData","AudioData":{"Data":"AQID/w=="},"StopAudio":null,"Mark":null}""")] // the .NET SDK
    [InlineData("""{"kind":"AudioData","audioData":{"data":"AQID/w=="}}""")] // the documentation
    [InlineData("""{"audioData":{"silent":false,"data":"AQID\/w=="},"kind":"AUDIODATA"}""")] // kind last, '/' escaped
    [InlineData("""{"kind":"AudioData","audioData":{"data":"AQID\u002fw\u003d="}}""")]
    public void Audio_is_read_in_every_dialect(string json)
    {
        var (message, pcm) = Read(json);

        Assert.Equal(AgentMessageKind.Audio, message.Kind);
        Assert.Equal([1, 2, 3, 255], pcm);
    }

    [Theory]
    [InlineData("""{"kind":"stopAudio","stopAudio":{}}""")]
    [InlineData("""{"Kind":"StopAudio","AudioData":null,"StopAudio":{}}""")]
    [InlineData("""{"stopAudio":null,"kind":"StopAudio"}""")]
    public void Stopping_is_read_in_every_dialect(string json) => Assert.Equal(AgentMessageKind.StopAudio, Read(json).Message.Kind);

    [Fact]
    public void A_stopAudio_member_beside_audio_does_not_make_it_a_stop() =>
        Assert.Equal(AgentMessageKind.Audio, Read("""{"stopAudio":{},"kind":"audioData","audioData":{"data":"AAA="}}""").Message.Kind);

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("hello", "JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "no kind")]
    [InlineData("""{"kind":7}""", "")]
    [InlineData("""{"kind":"AudioData"}""", "without base64 data")]
    [InlineData("""{"kind":"AudioData","audioData":"x"}""", "without base64 data")]
    [InlineData("""{"kind":"AudioData","audioData":{"data":"***"}}""", "without base64 data")]
    [InlineData("""{"kind":"AudioData","audioData":{"data":"AQID"}}""", "3 bytes")]
    [InlineData("""{"kind":"AudioData","audioData":{"data":"AQI""", "JSON")]
    public void What_is_malformed_is_told_with_its_reason(string json, string reason)
    {
        var (message, _) = Read(json);

        Assert.Equal(AgentMessageKind.Malformed, message.Kind);
        Assert.Contains(reason, message.Fault);
    }

    [Fact]
    public void A_kind_that_is_not_known_is_told_by_name()
    {
        var (message, _) = Read("""{"kind":"Mark","mark":{"id":"7"}}""");

        Assert.Equal(AgentMessageKind.Unknown, message.Kind);
        Assert.Contains("'Mark'", message.Fault);
    }

    private static (AgentMessage Message, byte[] Pcm) Read(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var pcm = new byte[bytes.Length];
        var message = AgentMessage.Read(bytes, pcm);
        return (message, pcm[..message.Bytes]);
    }
}
