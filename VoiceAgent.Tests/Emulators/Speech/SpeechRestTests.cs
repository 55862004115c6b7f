using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Speech;

/// <summary>The service's HTTP requests: the list of voices, synthesis, and recognition of short audio.</summary>
public sealed class SpeechRestTests : IClassFixture<SpeechEmulator>, IDisposable
{
    private readonly SpeechEmulator _emulator;
    private readonly HttpClient _http;

    public SpeechRestTests(SpeechEmulator emulator)
    {
        _emulator = emulator;
        _http = new HttpClient { BaseAddress = new UriBuilder(emulator.Host) { Scheme = "http" }.Uri };
        _http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", SpeechEmulator.Key);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task The_list_has_the_voices_with_their_locales()
    {
        var voices = await _http.GetFromJsonAsync<List<JsonElement>>("/cognitiveservices/voices/list");

        var jenny = voices!.Single(voice => voice.GetProperty("ShortName").GetString() == "en-US-JennyNeural");
        Assert.Equal(("Female", "en-US", "English (United States)"), (jenny.GetProperty("Gender").GetString(), jenny.GetProperty("Locale").GetString(), jenny.GetProperty("LocaleName").GetString()));
        Assert.Equal("Microsoft Server Speech Text to Speech Voice (en-US, JennyNeural)", jenny.GetProperty("Name").GetString());
        Assert.True(voices!.Count > 200);
    }

    [Fact]
    public async Task Ssml_is_answered_with_audio()
    {
        using var answer = await SpeakAsync(SpeechEmulator.Ssml("Your claim was approved."));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("audio/x-wav", answer.Content.Headers.ContentType?.MediaType);
        var words = new List<HeardWord>();
        var audio = await answer.Content.ReadAsByteArrayAsync();
        new WordEar(Speaker.Agent, 16000).Hear([.. MemoryMarshal.Cast<byte, short>(audio.AsSpan(44)), .. new short[1600]], words);
        Assert.Equal(["your", "claim", "was", "approved"], words.Select(word => word.Text));
    }

    [Theory]
    [InlineData("riff-16khz-16bit-mono-pcm", "application/ssml+xml", "<speak>x</speak>", HttpStatusCode.BadRequest, "version")]
    [InlineData("", "application/ssml+xml", "<speak>x</speak>", HttpStatusCode.BadRequest, "X-Microsoft-OutputFormat")]
    [InlineData("mp4", "application/ssml+xml", "<speak>x</speak>", HttpStatusCode.BadRequest, "is not emulated")]
    [InlineData("riff-16khz-16bit-mono-pcm", "text/plain", "x", HttpStatusCode.UnsupportedMediaType, "application/ssml+xml")]
    public async Task A_wrong_synthesis_is_refused_with_the_reason(string format, string type, string body, HttpStatusCode status, string reason)
    {
        using var answer = await SpeakAsync(body, format, type);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audio-24khz-48kbitrate-mono-mp3", "audio/mpeg")]
    [InlineData("ogg-24khz-16bit-mono-opus", "audio/ogg")]
    public async Task A_compressed_format_is_made_where_ffmpeg_is_installed(string format, string type)
    {
        using var answer = await SpeakAsync(SpeechEmulator.Ssml("Your claim was approved."), format);

        if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            Assert.Contains("ffmpeg is not installed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length > 3000);
    }

    [Fact]
    public async Task Short_audio_is_recognised()
    {
        var audio = await _emulator.SayAsync("what was the amount of my damn claim", 16000);

        var simple = await RecognizeAsync("?language=en-US", audio);
        Assert.Equal(("Success", "What was the amount of my **** claim?"), (simple.GetProperty("RecognitionStatus").GetString(), simple.GetProperty("DisplayText").GetString()));
        Assert.False(simple.TryGetProperty("NBest", out _) || simple.TryGetProperty("Id", out _));

        var detailed = await RecognizeAsync("?language=en-US&format=detailed&profanity=raw", audio);
        Assert.Equal("What was the amount of my damn claim?", detailed.GetProperty("NBest")[0].GetProperty("Display").GetString());

        Assert.Equal("InitialSilenceTimeout", (await RecognizeAsync("?language=en-US", new short[16000 * 6])).GetProperty("RecognitionStatus").GetString());
    }

    [Theory]
    [InlineData("", "audio/wav", HttpStatusCode.BadRequest, "language")]
    [InlineData("?language=en-US", "audio/ogg", HttpStatusCode.UnsupportedMediaType, "audio/wav")]
    [InlineData("?language=en-US&profanity=never", "audio/wav", HttpStatusCode.BadRequest, "Masked, Removed or Raw")]
    public async Task A_wrong_recognition_is_refused_with_the_reason(string query, string type, HttpStatusCode status, string reason)
    {
        using var body = new ByteArrayContent(RawSpeechClient.Header(16000));
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.PostAsync($"/speech/recognition/conversation/cognitiveservices/v1{query}", body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/cognitiveservices/voices/list")]
    [InlineData("POST", "/cognitiveservices/v1")]
    [InlineData("POST", "/speech/recognition/conversation/cognitiveservices/v1?language=en-US")]
    [InlineData("POST", "/sts/v1.0/issueToken")]
    public async Task Nothing_is_given_without_the_key(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = _http.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_sdk_that_asks_for_the_address_of_the_region_gets_this_one()
    {
        using var http = new HttpClient { BaseAddress = _http.BaseAddress };

        Assert.Equal(new Uri(_http.BaseAddress!, "/stt/speech/universal/v2").ToString(), await http.GetStringAsync("/stt/speech/universal/v2?GenerateRedirectResponse=true"));
    }

    private Task<HttpResponseMessage> SpeakAsync(string ssml, string format = "riff-16khz-16bit-mono-pcm", string type = "application/ssml+xml")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/cognitiveservices/v1") { Content = new StringContent(ssml, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("X-Microsoft-OutputFormat", format);
        return _http.SendAsync(request);
    }

    private async Task<JsonElement> RecognizeAsync(string query, short[] audio)
    {
        using var body = new ByteArrayContent([.. RawSpeechClient.Header(16000), .. MemoryMarshal.AsBytes<short>(audio)]);
        body.Headers.TryAddWithoutValidation("Content-Type", "audio/wav; codecs=audio/pcm; samplerate=16000");
        using var answer = await _http.PostAsync($"/speech/recognition/conversation/cognitiveservices/v1{query}", body);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
