using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Synthesis;

/// <summary>The synthesis protocol, without an SDK.</summary>
public sealed class SynthesisProtocolTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private const string Path = "/cognitiveservices/websocket/v2";
    private const string Streaming = """{"synthesis":{"audio":{"outputFormat":"raw-24khz-16bit-mono-pcm","metadataOptions":{"wordBoundaryEnabled":true}},"input":{"bidirectionalStreamingMode":true,"voiceName":"en-US-JennyNeural","language":"en-US"}}}""";

    [Theory]
    [InlineData("raw-8khz-16bit-mono-pcm", 8000, 0)]
    [InlineData("raw-16khz-16bit-mono-pcm", 16000, 0)]
    [InlineData("raw-24khz-16bit-mono-pcm", 24000, 0)]
    [InlineData("riff-16khz-16bit-mono-pcm", 16000, 44)]
    public async Task Ssml_is_spoken_in_the_format_asked_for_and_its_words_can_be_heard(string format, int rate, int header)
    {
        using var client = await emulator.ConnectAsync("/tts/cognitiveservices/websocket/v1");
        await client.SendAsync("speech.config", "{}");
        await client.SendAsync("synthesis.context", $$"""{"synthesis":{"audio":{"outputFormat":"{{format}}","metadataOptions":{"wordBoundaryEnabled":"true"} } } }""");
        await client.SendAsync("ssml", "<speak><voice name='en-US-JennyNeural'>Your claim of $40 was approved.</voice></speak>", "application/ssml+xml");

        var answers = await client.ReceiveUntilAsync("turn.end");

        Assert.Equal(["turn.start", "response"], answers[..2].Select(answer => answer.Path));
        Assert.Equal(["audio", "audio.metadata", "turn.end"], answers[^3..].Select(answer => answer.Path));
        var audio = answers.SelectMany(answer => answer.Audio).ToArray();
        Assert.Equal(["your", "claim", "of", "40", "dollars", "was", "approved"], Hear(audio.AsSpan(header), rate));
        Assert.Equal(header > 0, audio.AsSpan().StartsWith("RIFF"u8));
        var words = Boundaries(answers);
        Assert.Equal(["Your", "claim", "of", "$40", "was", "approved"], words.Select(word => word.Text));
        var end = answers[^2].Json.GetProperty("Metadata")[0];
        Assert.Equal("SessionEnd", end.GetProperty("Type").GetString());
        Assert.Equal((audio.Length - header) / 2.0 / rate, TimeSpan.FromTicks(end.GetProperty("Data").GetProperty("Offset").GetInt64()).TotalSeconds, 0.01);
        Assert.True(words[^1].Offset < TimeSpan.FromTicks(end.GetProperty("Data").GetProperty("Offset").GetInt64()));
    }

    [Fact]
    public async Task Streamed_text_is_spoken_before_it_is_complete()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", Streaming);
        foreach (var piece in new[] { "Your cl", "aim was", " approved. And the", " pay" })
        {
            await client.SendAsync("text.piece", piece, "text/plain");
        }

        var first = await client.ReceiveUntilAsync("audio");
        Assert.Equal(["Your", "claim", "was", "approved"], Boundaries(first).Select(word => word.Text));

        await client.SendAsync("text.piece", "ment follows", "text/plain");
        await client.SendAsync("text.end", "", "text/plain");
        var answers = first.Concat(await client.ReceiveUntilAsync("turn.end")).ToList();

        Assert.Equal(["your", "claim", "was", "approved", "and", "the", "payment", "follows"], Hear(answers.SelectMany(answer => answer.Audio).ToArray(), 24000));
    }

    [Fact]
    public async Task A_new_request_silences_the_one_before_on_the_same_connection()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", Streaming);
        await client.SendAsync("text.piece", "This is never finished. Because", "text/plain");
        await client.ReceiveUntilAsync("audio");
        var abandoned = client.RequestId;

        client.RequestId = Guid.NewGuid().ToString("N");
        await client.SendAsync("text.piece", "Goodbye.", "text/plain");
        await client.SendAsync("text.end", "", "text/plain");
        var answers = await client.ReceiveUntilAsync("turn.end");

        Assert.Equal(client.RequestId, answers[^1].RequestId);
        Assert.DoesNotContain(answers.SkipWhile(answer => answer.RequestId == abandoned), answer => answer.RequestId == abandoned);
        Assert.Equal(["goodbye"], Hear(answers.Where(answer => answer.RequestId == client.RequestId).SelectMany(answer => answer.Audio).ToArray(), 24000));
    }

    [Theory]
    [InlineData("synthesis.context", "{", WebSocketCloseStatus.InvalidPayloadData, "synthesis.context")]
    [InlineData("synthesis.context", """{"synthesis":{"audio":{"outputFormat":"audio-16khz-32kbitrate-mono-mp3"}}}""", WebSocketCloseStatus.InvalidPayloadData, "is not emulated")]
    [InlineData("ssml", "<speak>too early</speak>", WebSocketCloseStatus.ProtocolError, "before synthesis.context")]
    [InlineData("ssml", "<speak>", WebSocketCloseStatus.InvalidPayloadData, "not well formed")]
    [InlineData("nonsense", "", WebSocketCloseStatus.ProtocolError, "'nonsense'")]
    public async Task A_wrong_request_closes_the_connection_with_the_reason(string path, string body, WebSocketCloseStatus status, string reason)
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync(path, body);
        Assert.Empty(await client.ReceiveUntilAsync("turn.end"));

        Assert.Equal(status, client.Socket.CloseStatus);
        Assert.Contains(reason, client.Socket.CloseStatusDescription);
    }

    [Fact]
    public async Task After_the_voice_was_killed_the_next_request_is_spoken()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", Streaming);
        await client.SendAsync("ssml", "<speak>Before the accident.</speak>");
        await client.ReceiveUntilAsync("turn.end");
        using (var process = Process.GetProcessById(emulator.Services.GetRequiredService<EspeakVoice>().ProcessId!.Value))
        {
            process.Kill();
        }

        client.RequestId = Guid.NewGuid().ToString("N");
        await client.SendAsync("ssml", "<speak>After the accident.</speak>");
        var answers = await client.ReceiveUntilAsync("turn.end");

        Assert.Equal(["after", "the", "accident"], Hear(answers.SelectMany(answer => answer.Audio).ToArray(), 24000));
    }

    [Fact]
    public async Task Nothing_to_say_is_an_empty_synthesis()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", Streaming);
        await client.SendAsync("text.end", "", "text/plain");

        Assert.Empty((await client.ReceiveUntilAsync("turn.end")).SelectMany(answer => answer.Audio));
    }

    private static List<(string Text, TimeSpan Offset)> Boundaries(IEnumerable<SpeechAnswer> answers) =>
    [
        .. from answer in answers
           where answer.Path == "audio.metadata"
           from item in answer.Json.GetProperty("Metadata").EnumerateArray()
           where item.GetProperty("Type").GetString() == "WordBoundary"
           let data = item.GetProperty("Data")
           select (data.GetProperty("text").GetProperty("Text").GetString()!, TimeSpan.FromTicks(data.GetProperty("Offset").GetInt64())),
    ];

    private static List<string> Hear(ReadOnlySpan<byte> audio, int rate)
    {
        var words = new List<HeardWord>();
        new WordEar(Speaker.Agent, rate).Hear([.. MemoryMarshal.Cast<byte, short>(audio), .. new short[rate / 10]], words);
        return [.. words.Select(word => word.Text)];
    }
}
