using System.Text;
using Microsoft.CognitiveServices.Speech.Wire;
using Xunit;

namespace VoiceAgent.Tests.StandIns.Speech.Wire;

public sealed class SpeechMessageTests
{
    [Fact]
    public void A_text_message_is_headers_a_blank_line_and_a_body()
    {
        var message = SpeechMessage.Read(Encoding.UTF8.GetBytes("X-RequestId:ABC\r\ncontent-type: application/json\r\nPATH: Speech.Phrase\r\n\r\n{\"a\":1}"), binary: false, "abc");

        Assert.Equal("speech.phrase", message.Path);
        Assert.Equal("abc", message.RequestId);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(message.Body.Span));
    }

    [Fact]
    public void A_binary_message_is_the_length_of_its_headers_the_headers_and_a_payload()
    {
        var headers = "Path:audio\r\nX-RequestId:1\r\n"u8;
        byte[] bytes = [0, (byte)headers.Length, .. headers, 7, 8];

        var message = SpeechMessage.Read(bytes, binary: true, "2");

        Assert.Equal("audio", message.Path);
        Assert.Equal("1", message.RequestId);
        Assert.Equal([7, 8], message.Body.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no headers at all")]
    [InlineData("Path:turn.end")]
    public void A_message_that_ends_early_has_no_body_and_does_not_throw(string text)
    {
        Assert.True(SpeechMessage.Read(Encoding.UTF8.GetBytes(text), binary: false, "").Body.IsEmpty);
        Assert.True(SpeechMessage.Read(Encoding.UTF8.GetBytes(text), binary: true, "").Body.IsEmpty);
    }
}
