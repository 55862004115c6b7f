using System.Net;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Recognition;

/// <summary>The recognition protocol. A wrong client gets an error and does not affect other clients.</summary>
public sealed class RecognitionProtocolTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private const string Path = "/speech/universal/v2";

    [Theory]
    [InlineData("/speech/recognition/conversation/cognitiveservices/v1?language=en-US")]
    [InlineData("/stt/speech/universal/v2")]
    public async Task A_stream_is_answered_from_turn_start_to_turn_end(string path)
    {
        using var client = await emulator.ConnectAsync(path);
        await client.SendAsync("speech.config", "{}");
        await client.SendAsync("speech.context", """{"phraseDetection":{"mode":"Conversation","conversation":{"segmentation":{"mode":"Custom","segmentationSilenceTimeoutMs":300}}},"phraseOutput":{"format":"Detailed","detailed":{"options":["WordTimings"]}}}""");
        await client.SendHeaderAsync(8000);
        await client.SendSpeechAsync(await emulator.SayAsync("four seven one nine", 8000), 8000);
        await client.SendAudioAsync([]);

        var answers = await client.ReceiveUntilAsync("turn.end");

        Assert.Equal(
            ["turn.start", "speech.startDetected", "speech.hypothesis", "speech.hypothesis", "speech.hypothesis", "speech.hypothesis", "speech.phrase", "speech.endDetected", "speech.phrase", "turn.end"],
            answers.Select(answer => answer.Path));
        Assert.All(answers, answer => Assert.Equal(client.RequestId, answer.RequestId));
        var best = answers[6].Json.GetProperty("NBest")[0];
        Assert.Equal("four seven one nine", best.GetProperty("Lexical").GetString());
        Assert.Equal("4719", best.GetProperty("ITN").GetString());
        Assert.Equal(4, best.GetProperty("Words").GetArrayLength());
        Assert.Equal("EndOfDictation", answers[8].Json.GetProperty("RecognitionStatus").GetString());
    }

    [Fact]
    public async Task A_simple_phrase_has_no_alternatives()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(await emulator.SayAsync("hello", 16000), 16000);

        var phrase = (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json;

        Assert.Equal("Hello.", phrase.GetProperty("DisplayText").GetString());
        Assert.False(phrase.TryGetProperty("NBest", out _));
    }

    [Theory]
    [InlineData("{}", "Where is my **** money?")]
    [InlineData("""{"phraseDetection":{"enrichment":{"profanity":"Masked"}}}""", "Where is my **** money?")]
    [InlineData("""{"phraseDetection":{"enrichment":{"profanity":"Removed"}}}""", "Where is my money?")]
    [InlineData("""{"phraseDetection":{"enrichment":{"profanity":"Raw"}}}""", "Where is my damn money?")]
    public async Task Profane_words_are_masked_unless_the_client_wants_them(string context, string display)
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("speech.context", context);
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(await emulator.SayAsync("where is my damn money", 16000), 16000);

        var phrase = (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json;

        Assert.Equal(display, phrase.GetProperty("DisplayText").GetString());
    }

    [Theory]
    [InlineData("DetectContinuous", "es-US")]
    [InlineData("DetectAtAudioStart", "en-US")]
    public async Task The_language_is_identified_for_each_phrase_or_at_the_start_only(string mode, string second)
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("speech.context", $$$"""{"languageId":{"mode":"{{{mode}}}","languages":["en-US","es-US"],"onSuccess":{"action":"Recognize"},"onUnknown":{"action":"None"},"priority":"PrioritizeLatency"}}""");
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(await emulator.SayAsync("hello i want to pay", 16000), 16000);
        var first = (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json;
        await client.SendSpeechAsync(await emulator.SayAsync("quiero hablar con alguien", 16000), 16000);
        var other = (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json;

        Assert.Equal("en-US", first.GetProperty("PrimaryLanguage").GetProperty("Language").GetString());
        Assert.Equal(second, other.GetProperty("PrimaryLanguage").GetProperty("Language").GetString());
    }

    [Fact]
    public async Task A_client_that_reconnects_replays_its_audio_and_offsets_begin_again()
    {
        var connection = Guid.NewGuid().ToString("N");
        var audio = await emulator.SayAsync("i was cut off here", 16000);
        using (var cut = await emulator.ConnectAsync($"{Path}?X-ConnectionId={connection}"))
        {
            await cut.SendHeaderAsync(16000);
            await cut.SendSpeechAsync(audio[..16000], 16000);
            Assert.Contains(await cut.ReceiveUntilAsync("speech.hypothesis"), answer => answer.Path == "speech.hypothesis");
            cut.Socket.Abort();
        }

        using var again = await emulator.ConnectAsync($"{Path}?X-ConnectionId={connection}");
        await again.SendHeaderAsync(16000);
        await again.SendSpeechAsync(audio, 16000);
        var phrase = (await again.ReceiveUntilAsync("speech.phrase"))[^1].Json;

        Assert.Equal("I was cut off here.", phrase.GetProperty("DisplayText").GetString());
        Assert.InRange(TimeSpan.FromTicks(phrase.GetProperty("Offset").GetInt64()).TotalMilliseconds, 150, 300);
    }

    [Fact]
    public async Task A_new_request_id_on_the_same_connection_is_a_new_stream()
    {
        using var client = await emulator.ConnectAsync(Path);
        foreach (var text in new[] { "first", "second" })
        {
            client.RequestId = Guid.NewGuid().ToString("N");
            await client.SendHeaderAsync(16000);
            await client.SendSpeechAsync(await emulator.SayAsync(text, 16000), 16000);
            await client.SendAudioAsync([]);
            var answers = await client.ReceiveUntilAsync("turn.end");
            Assert.Equal(text, answers.Last(answer => answer.Path == "speech.hypothesis").Json.GetProperty("Text").GetString());
            Assert.All(answers, answer => Assert.Equal(client.RequestId, answer.RequestId));
        }
    }

    [Fact]
    public async Task A_hundred_recognitions_at_once_are_all_answered()
    {
        var audio = await emulator.SayAsync("my member number is four seven one nine", 16000);

        var phrases = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var client = await emulator.ConnectAsync(Path);
            await client.SendHeaderAsync(16000);
            await client.SendSpeechAsync(audio, 16000);
            return (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json.GetProperty("DisplayText").GetString();
        }));

        Assert.All(phrases, phrase => Assert.Equal("My member number is 4719.", phrase));
    }

    [Fact]
    public async Task Samples_cut_in_two_by_messages_are_put_together()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendHeaderAsync(16000);
        var bytes = MemoryMarshal.AsBytes<short>(await emulator.SayAsync("odd", 16000)).ToArray();
        foreach (var piece in bytes.Chunk(641))
        {
            await client.SendAudioAsync(piece);
        }

        Assert.Equal("Odd.", (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json.GetProperty("DisplayText").GetString());
    }

    [Theory]
    [InlineData("no blank line", WebSocketCloseStatus.ProtocolError, "blank line")]
    [InlineData("X-RequestId: 1\r\n\r\n{}", WebSocketCloseStatus.ProtocolError, "no Path")]
    [InlineData("Path: nonsense\r\nX-RequestId: 1\r\n\r\n{}", WebSocketCloseStatus.ProtocolError, "'nonsense'")]
    [InlineData("Path: speech.context\r\nX-RequestId: 1\r\n\r\n{", WebSocketCloseStatus.InvalidPayloadData, "speech.context")]
    [InlineData("Path: speech.context\r\nX-RequestId: 1\r\n\r\n[]", WebSocketCloseStatus.InvalidPayloadData, "speech.context")]
    [InlineData("Path: speech.context\r\nX-RequestId: 1\r\n\r\n{\"phraseDetection\":{\"conversation\":{\"segmentation\":{\"segmentationSilenceTimeoutMs\":1}}}}", WebSocketCloseStatus.InvalidPayloadData, "100 to 5000")]
    [InlineData("Path: speech.context\r\nX-RequestId: 1\r\n\r\n{\"languageId\":{\"mode\":\"DetectAtAudioStart\",\"languages\":[\"en-US\",\"es-US\",\"de-DE\",\"fr-FR\",\"it-IT\"]}}", WebSocketCloseStatus.InvalidPayloadData, "1 to 4")]
    [InlineData("Path: speech.context\r\nX-RequestId: 1\r\n\r\n{\"languageId\":{\"mode\":\"DetectContinuous\",\"languages\":[\"en-US\",\"en-GB\"]}}", WebSocketCloseStatus.InvalidPayloadData, "two locales")]
    [InlineData("Path: speech.context\r\nX-RequestId: 1\r\n\r\n{\"phraseDetection\":{\"enrichment\":{\"profanity\":\"Sometimes\"}}}", WebSocketCloseStatus.InvalidPayloadData, "Masked, Removed or Raw")]
    public async Task A_text_message_that_is_wrong_closes_the_connection_with_the_reason(string message, WebSocketCloseStatus status, string reason)
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendTextAsync(message);

        await AssertClosedAsync(client, status, reason);
        await AssertUnharmedAsync();
    }

    [Fact]
    public async Task Wrong_binary_messages_close_the_connection_with_the_reason()
    {
        foreach (var message in new byte[][] { [], [0], [255, 255, 1, 2, 3] })
        {
            using var client = await emulator.ConnectAsync(Path);
            await client.SendBinaryAsync(message);
            await AssertClosedAsync(client, WebSocketCloseStatus.ProtocolError, "shorter than its header length");
        }

        await AssertUnharmedAsync();
    }

    [Fact]
    public async Task Audio_that_is_not_mono_pcm16_is_refused()
    {
        foreach (var header in new[] { RawSpeechClient.Header(16000, bits: 8), RawSpeechClient.Header(16000, channels: 2), RawSpeechClient.Header(44100), RawSpeechClient.Header(16000)[..30] })
        {
            using var client = await emulator.ConnectAsync(Path);
            await client.SendAudioAsync(header);
            await AssertClosedAsync(client, WebSocketCloseStatus.InvalidPayloadData, header.Length == 30 ? "header is incomplete" : "mono PCM16");
        }
    }

    [Fact]
    public async Task A_message_that_is_too_large_closes_the_connection_and_harms_nobody()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAudioAsync(new byte[1 << 20]);

        await AssertClosedAsync(client, WebSocketCloseStatus.MessageTooBig, "larger than");
        await AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(null, "Access denied")]
    [InlineData("wrong", "invalid subscription key")]
    public async Task Nobody_connects_without_the_key(string? key, string reason)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => emulator.ConnectAsync(Path, key));
        Assert.Contains("401", refused.Message);

        using var http = new HttpClient { BaseAddress = new UriBuilder(emulator.Host) { Scheme = "http" }.Uri };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", key is null ? [] : new[] { key });
        var answer = await http.GetAsync(Path);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_token_issued_for_the_key_opens_the_door_and_a_forged_one_does_not()
    {
        using var http = new HttpClient { BaseAddress = new UriBuilder(emulator.Host) { Scheme = "http" }.Uri };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", SpeechEmulator.Key);
        var token = await (await http.PostAsync("/sts/v1.0/issueToken", null)).Content.ReadAsStringAsync();

        using var bearer = new ClientWebSocket();
        bearer.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await bearer.ConnectAsync(new Uri(emulator.Host, Path), CancellationToken.None);
        Assert.Equal(WebSocketState.Open, bearer.State);

        using var forged = new ClientWebSocket();
        forged.Options.SetRequestHeader("Authorization", $"Bearer 9{token}");
        await Assert.ThrowsAsync<WebSocketException>(() => forged.ConnectAsync(new Uri(emulator.Host, Path), CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_path_and_a_request_without_upgrade_are_told_what_there_is()
    {
        using var http = new HttpClient { BaseAddress = new UriBuilder(emulator.Host) { Scheme = "http" }.Uri };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", SpeechEmulator.Key);

        var unknown = await http.GetAsync("/speech/nothing");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("/speech/universal/v2", await unknown.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await http.GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
    }

    private static async Task AssertClosedAsync(RawSpeechClient client, WebSocketCloseStatus status, string reason)
    {
        while (await client.ReceiveAsync() is not null)
        {
        }

        Assert.Equal(status, client.Socket.CloseStatus);
        Assert.Contains(reason, client.Socket.CloseStatusDescription);
    }

    private async Task AssertUnharmedAsync()
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(await emulator.SayAsync("still here", 16000), 16000);
        Assert.Equal("Still here.", (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json.GetProperty("DisplayText").GetString());
    }
}
