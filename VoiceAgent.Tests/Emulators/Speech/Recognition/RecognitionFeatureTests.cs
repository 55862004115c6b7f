using System.Net.WebSockets;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Speech.Recognition;

/// <summary>Settings of the service that change what a client hears.</summary>
public sealed class RecognitionFeatureTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private const string Path = "/speech/universal/v2";

    [Fact]
    public async Task Masks_are_only_in_the_displayed_forms_and_words_have_a_confidence()
    {
        using var client = await emulator.ConnectAsync(Path + "?format=detailed&wordLevelTimestamps=true");
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(await emulator.SayAsync("where is my damn money", 16000), 16000);

        var best = (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json.GetProperty("NBest")[0];

        Assert.Equal("where is my damn money", best.GetProperty("Lexical").GetString());
        Assert.Equal("where is my **** money", best.GetProperty("MaskedITN").GetString());
        Assert.All(best.GetProperty("Words").EnumerateArray(), word => Assert.InRange(word.GetProperty("Confidence").GetDouble(), 0.5, 1));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(6)]
    public async Task Telephone_codes_are_recognised(int coding)
    {
        using var client = await emulator.ConnectAsync(Path);
        var header = RawSpeechClient.Header(8000, bits: 8);
        header[20] = (byte)coding;
        var audio = await emulator.SayAsync("four seven one nine", 8000);
        await client.SendAudioAsync([.. header, .. Array.ConvertAll<short, byte>(audio, coding == 7 ? MuLaw.Encode : ALaw.Encode)]);

        Assert.Equal("4719.", (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json.GetProperty("DisplayText").GetString());
    }

    [Theory]
    [InlineData("""{"phraseDetection":{"mode":"Interactive","initialSilenceTimeout":2000}}""", 2, 1, "turn.end")]
    [InlineData("""{"phraseDetection":{"mode":"Interactive"}}""", 5, 1, "turn.end")]
    [InlineData("""{"phraseDetection":{"mode":"Conversation","initialSilenceTimeout":2000}}""", 2, 3, "speech.phrase")]
    public async Task Silence_is_told_after_its_timeout(string context, int seconds, int times, string last)
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("speech.context", context);
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(new short[16000 * 7], 16000);

        for (var i = 0; i < times; i++)
        {
            var answers = await client.ReceiveUntilAsync(last);
            var phrase = answers.Single(answer => answer.Path == "speech.phrase").Json;
            Assert.Equal("InitialSilenceTimeout", phrase.GetProperty("RecognitionStatus").GetString());
            Assert.Equal(TimeSpan.FromSeconds(seconds), TimeSpan.FromTicks(phrase.GetProperty("Duration").GetInt64()));
        }
    }

    [Fact]
    public async Task Silence_that_ends_before_its_timeout_is_told_to_a_client_that_waits_for_one_phrase()
    {
        using var client = await emulator.ConnectAsync("/speech/recognition/interactive/cognitiveservices/v1");
        await client.SendHeaderAsync(16000);
        await client.SendSpeechAsync(new short[16000], 16000);
        await client.SendAudioAsync([]);

        Assert.Equal("InitialSilenceTimeout", (await client.ReceiveUntilAsync("speech.phrase"))[^1].Json.GetProperty("RecognitionStatus").GetString());
    }

    [Theory]
    [InlineData("""{"translation":{"targetLanguages":["de"]}}""", "Translation is not emulated")]
    [InlineData("""{"pronunciationScore":{}}""", "Pronunciation assessment is not emulated")]
    [InlineData("""{"phraseDetection":{"initialSilenceTimeout":-1}}""", "0 to 600000")]
    public async Task What_is_not_emulated_is_refused_instead_of_ignored(string context, string reason)
    {
        using var client = await emulator.ConnectAsync(Path);
        await client.SendAsync("speech.context", context);

        while (await client.ReceiveAsync() is not null)
        {
        }

        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, client.Socket.CloseStatus);
        Assert.Contains(reason, client.Socket.CloseStatusDescription);
    }
}
