using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Pipeline.Hosting.Speech;
using VoiceAgent.Pipeline.Speaking.OpenAI;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Pipeline.Speaking.Piper;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.OpenAI;
using VoiceAgent.Pipeline.Transcription.Whisper;
using VoiceAgent.Pipeline.Transcription.WhisperLive;

namespace VoiceAgent.Tests.Pipeline.Hosting;

/// <summary>The settings of the speech providers. Each mistake has a sentence that names the setting.</summary>
public sealed class SpeechProvidersTests
{
    public static TheoryData<IValidatableObject, string> Mistakes => new()
    {
        { new WhisperLiveOptions { Patience = TimeSpan.Zero }, "'Transcription:WhisperLive:Patience'" },
        { new WhisperLiveOptions { Settled = TimeSpan.FromSeconds(2) }, "'Transcription:WhisperLive:Settled'" },
        { new WhisperOptions { Processors = 0 }, "'Transcription:Whisper:Processors'" },
        { new WhisperOptions { NoSpeech = 2 }, "'Transcription:Whisper:NoSpeech'" },
        { new OpenAITranscriptionOptions { ResponseFormat = "srt" }, "'Transcription:OpenAI:ResponseFormat' is 'srt'" },
        { new OpenAITranscriptionOptions { InterimEvery = TimeSpan.FromMilliseconds(1) }, "'Transcription:OpenAI:InterimEvery'" },
        { new PiperOptions { LengthScale = 9 }, "'Speaking:Piper:LengthScale'" },
        { new PiperOptions { Request = PiperRequest.Text, Voices = new() { ["en"] = "x" } }, "'Speaking:Piper:Voices' has no effect" },
        { new OpenAISpeechOptions { Speed = 9 }, "'Speaking:OpenAI:Speed'" },
        { new OpenAISpeechOptions { ResponseFormat = "mp3" }, "'Speaking:OpenAI:ResponseFormat' is 'mp3'" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_options_is_told_with_the_settings_name(IValidatableObject options, string sentence) =>
        Assert.Contains(sentence, Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage, StringComparison.Ordinal);

    [Fact]
    public void Azure_is_the_default() => Assert.Equal([SpeechToText.Azure], Chosen());

    [Fact]
    public void A_provider_of_another_kind_can_take_over() =>
        Assert.Equal([SpeechToText.WhisperLive, SpeechToText.Azure], Chosen(("Transcription:Provider", "whisperlive"), ("Transcription:Fallback", "Azure")));

    [Theory]
    [InlineData("Transcription:Provider", "wisper", "must be one of azure, whisperlive, whisper, openai")]
    [InlineData("Transcription:Provider", "2", "must be one of")]
    [InlineData("Transcription:Fallback", "azure", "is the same as 'Transcription:Provider'")]
    public void A_wrong_name_is_told(string setting, string name, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<InvalidOperationException>(() => Chosen((setting, name))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Endpoint=ws://host:8765/", "ws://host:8765/asr")]
    [InlineData("ws://host:8000", "ws://host:8000/asr")]
    [InlineData("Endpoint=wss://host/listen", "wss://host/listen")]
    public void An_address_has_the_path_of_the_protocol(string connectionString, string address)
    {
        var parts = new LiveParts(ServiceAddress.Parse("whisperlive", connectionString, "Endpoint=ws://<host>:8000", "ws", "wss"), null!, new WhisperLiveOptions(), new TranscriptionOptions(), null!, TimeProvider.System);

        Assert.Equal($"{address}?language=en", parts.Dialect(new TranscriptionRequest(new(16_000), "en-US", [])).Address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Endpoint=http://host")]
    [InlineData("nonsense")]
    [InlineData("a;b")]
    public void A_wrong_address_is_told_with_an_example(string? connectionString) =>
        Assert.Contains("Endpoint=ws://<host>:8000", Assert.Throws<InvalidOperationException>(() => ServiceAddress.Parse("whisperlive", connectionString, "Endpoint=ws://<host>:8000", "ws", "wss")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("en-US-AvaNeural", "en-US", "by voice")]
    [InlineData("en-GB-RyanNeural", "en-GB", "by language")]
    [InlineData("de-DE-KatjaNeural", "de-DE", "by default")]
    public void A_voice_is_chosen_by_name_then_language_then_default(string voice, string language, string chosen)
    {
        var voices = new VoiceMap("Voices", new Dictionary<string, string> { ["en-US-AvaNeural"] = "by voice", ["en"] = "by language", ["default"] = "by default" }, null, NullLogger<VoiceMap>.Instance);

        Assert.Equal(chosen, voices.For(voice, language));
    }

    private static IReadOnlyList<SpeechToText> Chosen(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build().Chosen<SpeechToText>("Transcription");
}
