using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.Emulators.Speech;
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
        await client.SendAsync("ssml", SpeechEmulator.Ssml("Your claim of $40 was approved."), "application/ssml+xml");

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
    [InlineData("synthesis.context", """{"synthesis":{"audio":{"outputFormat":"raw-16khz-16bit-mono-truesilk"}}}""", WebSocketCloseStatus.InvalidPayloadData, "is not emulated")]
    [InlineData("ssml", "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'><voice name='en-US-GuyNeural'>too early</voice></speak>", WebSocketCloseStatus.ProtocolError, "before synthesis.context")]
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
        await client.SendAsync("ssml", SpeechEmulator.Ssml("Before the accident."));
        await client.ReceiveUntilAsync("turn.end");
        using (var process = Process.GetProcessById(emulator.Services.GetRequiredService<EspeakVoice>().ProcessId!.Value))
        {
            process.Kill();
        }

        client.RequestId = Guid.NewGuid().ToString("N");
        await client.SendAsync("ssml", SpeechEmulator.Ssml("After the accident."));
        var answers = await client.ReceiveUntilAsync("turn.end");

        Assert.Equal(["after", "the", "accident"], Hear(answers.SelectMany(answer => answer.Audio).ToArray(), 24000));
    }

    [Theory]
    [InlineData("raw-8khz-8bit-mono-mulaw", 7, 0)]
    [InlineData("riff-8khz-8bit-mono-mulaw", 7, 44)]
    [InlineData("raw-8khz-8bit-mono-alaw", 6, 0)]
    [InlineData("riff-8khz-8bit-mono-alaw", 6, 44)]
    public async Task Telephone_codes_are_spoken_and_can_be_heard(string format, int coding, int header)
    {
        var audio = await SpeakAsync(format, "Your claim was approved.");

        Assert.True(header == 0 || (audio[20], audio[34], audio[28] | (audio[29] << 8)) == (coding, 8, 8000));
        var pcm = Array.ConvertAll<byte, short>(audio[header..], coding == 7 ? MuLaw.Decode : ALaw.Decode);
        Assert.Equal(["your", "claim", "was", "approved"], Hear(MemoryMarshal.AsBytes<short>(pcm), 8000));
    }

    [Theory]
    [InlineData("raw-22050hz-16bit-mono-pcm", 22050)]
    [InlineData("raw-44100hz-16bit-mono-pcm", 44100)]
    public async Task Rates_of_music_last_as_long_as_the_usual_ones(string format, int rate)
    {
        var usual = await SpeakAsync("raw-24khz-16bit-mono-pcm", "Your claim was approved.");

        var audio = await SpeakAsync(format, "Your claim was approved.");

        Assert.Equal(usual.Length / 48000.0, audio.Length / 2.0 / rate, 0.01);
        var back = Resampler.Between(rate, 24000).Convert(Array.ConvertAll(MemoryMarshal.Cast<byte, short>(audio).ToArray(), sample => (float)sample));
        Assert.Equal(["your", "claim", "was", "approved"], Hear(MemoryMarshal.AsBytes<short>(Array.ConvertAll(back, sample => (short)sample)), 24000));
    }

    [Fact]
    public async Task The_metadata_has_what_the_client_asked_for()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", """{"synthesis":{"audio":{"outputFormat":"raw-16khz-16bit-mono-pcm","metadataOptions":{"wordBoundaryEnabled":true,"punctuationBoundaryEnabled":true,"sentenceBoundaryEnabled":"true","bookmarkEnabled":true,"visemeEnabled":true}}}}""");
        await client.SendAsync("ssml", SpeechEmulator.Ssml("Hello, Sam.<bookmark mark='middle'/> Good morning!"));

        var entries = (await client.ReceiveUntilAsync("turn.end")).Where(answer => answer.Path == "audio.metadata").SelectMany(answer => answer.Json.GetProperty("Metadata").EnumerateArray()).ToList();

        Assert.Equal(["Hello", ",", "Sam", ".", "Good", "morning", "!"], Texts("WordBoundary"));
        Assert.Equal(["Hello, Sam.", "Good morning!"], Texts("SentenceBoundary"));
        var bookmark = Assert.Single(entries, entry => entry.GetProperty("Type").GetString() == "Bookmark").GetProperty("Data");
        Assert.Equal("middle", bookmark.GetProperty("Bookmark").GetString());
        Assert.InRange(bookmark.GetProperty("Offset").GetInt64(), OffsetOf("Sam"), OffsetOf("Good"));
        var visemes = entries.Where(entry => entry.GetProperty("Type").GetString() == "Viseme").Select(entry => entry.GetProperty("Data")).ToList();
        Assert.Equal(12, visemes[0].GetProperty("VisemeId").GetInt32()); // The h of hello.
        Assert.Equal(0, visemes[^1].GetProperty("VisemeId").GetInt32());
        Assert.Equal(visemes.Select(viseme => viseme.GetProperty("Offset").GetInt64()).Order(), visemes.Select(viseme => viseme.GetProperty("Offset").GetInt64()));

        IEnumerable<string?> Texts(string type) => entries.Where(entry => entry.GetProperty("Type").GetString() == type).Select(entry => entry.GetProperty("Data").GetProperty("text").GetProperty("Text").GetString());

        long OffsetOf(string word) => entries.First(entry => entry.GetProperty("Type").GetString() == "WordBoundary" && entry.GetProperty("Data").GetProperty("text").GetProperty("Text").GetString() == word)
            .GetProperty("Data").GetProperty("Offset").GetInt64();
    }

    [Theory]
    [InlineData("ru-RU-SvetlanaNeural", "Здравствуйте, чем могу помочь?", 2)]
    [InlineData("hi-IN-SwaraNeural", "नमस्ते दुनिया", 1)]
    [InlineData("ar-EG-SalmaNeural", "مرحبا بالعالم", 1)]
    [InlineData("el-GR-AthinaNeural", "Καλημέρα σας", 1)]
    [InlineData("zh-CN-XiaoxiaoNeural", "你好。今天天气好。", 2)]
    [InlineData("ja-JP-NanamiNeural", "こんにちは、東京です。", 2)]
    public async Task Other_scripts_are_spoken(string voice, string text, int clauses)
    {
        var audio = await SpeakAsync("raw-16khz-16bit-mono-pcm", text, voice);

        Assert.True(audio.Length > 32000 * 0.3 * clauses, $"{audio.Length} bytes");
        Assert.Contains(MemoryMarshal.Cast<byte, short>(audio).ToArray(), sample => Math.Abs((int)sample) > 1000);
    }

    [Fact]
    public async Task Compressed_formats_need_ffmpeg()
    {
        var without = new SpeechEmulator("--Speech:Ffmpeg", "/nowhere/ffmpeg");
        await without.InitializeAsync();
        try
        {
            using var client = await without.ConnectAsync(Path);
            await client.SendAsync("synthesis.context", """{"synthesis":{"audio":{"outputFormat":"audio-24khz-48kbitrate-mono-mp3"}}}""");
            await client.SendAsync("ssml", SpeechEmulator.Ssml("Hello."));
            Assert.Empty(await client.ReceiveUntilAsync("turn.end"));

            Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, client.Socket.CloseStatus);
            Assert.Contains("ffmpeg is not installed", client.Socket.CloseStatusDescription);
        }
        finally
        {
            await without.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_stopped_synthesis_ends_its_turn_and_the_connection_stays_open()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", Streaming);
        await client.SendAsync("text.piece", "This goes on. And", "text/plain");
        await client.ReceiveUntilAsync("audio");
        await client.SendAsync("synthesis.control", """{"action":"stop"}""");

        Assert.Equal("turn.end", (await client.ReceiveUntilAsync("turn.end"))[^1].Path);
        Assert.Equal(WebSocketState.Open, client.Socket.State);
    }

    private async Task<byte[]> SpeakAsync(string format, string text, string voice = "en-US-JennyNeural")
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("synthesis.context", $$$"""{"synthesis":{"audio":{"outputFormat":"{{{format}}}"} } }""");
        await client.SendAsync("ssml", SpeechEmulator.Ssml(text, voice));
        return [.. (await client.ReceiveUntilAsync("turn.end")).SelectMany(answer => answer.Audio)];
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
