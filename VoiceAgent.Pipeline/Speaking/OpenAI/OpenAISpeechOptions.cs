using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Speaking.OpenAI;

/// <summary>Section <c>Speaking:OpenAI</c>: a server with <c>POST /v1/audio/speech</c>. Its address is the connection string <c>synthesis</c>.</summary>
internal sealed record OpenAISpeechOptions : IValidatableObject
{
    public const string Section = "Speaking:OpenAI";

    /// <summary>The model, when the connection string does not name one.</summary>
    public string Model { get; init; } = "tts-1";

    /// <summary>The server's voices by the agents' voices or languages, such as <c>en-US</c> = <c>alloy</c>. The others get <c>alloy</c>, which every server of this shape has.</summary>
    public Dictionary<string, string> Voices { get; init; } = [];

    /// <summary>0.25 to 4. Null: it is not sent.</summary>
    public double? Speed { get; init; }

    /// <summary>How to speak, for models that take it. Null: it is not sent.</summary>
    public string? Instructions { get; init; }

    /// <summary><c>pcm</c>: 24 kHz without a header, which streams. <c>wav</c> for servers that lack it, or whose rate is another one. A server that refuses the first gets the second.</summary>
    public string ResponseFormat { get; init; } = "pcm";

    /// <summary>The rate of <c>pcm</c>.</summary>
    public int SampleRate { get; init; } = 24_000;

    /// <summary>The longest text of one request in characters.</summary>
    public int LongestPiece { get; init; } = 300;

    /// <summary>How long the first audio may take. After that, the same is requested on a new connection, or the fallback speaks. A small machine needs longer.</summary>
    public TimeSpan FirstAudioWithin { get; init; } = TimeSpan.FromSeconds(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Model.Length == 0)
        {
            yield return new ValidationResult("'Speaking:OpenAI:Model' is empty: write the model's name, such as tts-1.");
        }

        if (Speed is not (null or (>= 0.25 and <= 4)))
        {
            yield return new ValidationResult("'Speaking:OpenAI:Speed' must be 0.25 to 4.");
        }

        if (ResponseFormat is not ("pcm" or "wav"))
        {
            yield return new ValidationResult($"'Speaking:OpenAI:ResponseFormat' is '{ResponseFormat}': write pcm or wav.");
        }

        if (SampleRate is < 8_000 or > 96_000)
        {
            yield return new ValidationResult("'Speaking:OpenAI:SampleRate' must be 8000 to 96000.");
        }

        if (FirstAudioWithin < TimeSpan.FromMilliseconds(200) || FirstAudioWithin > TimeSpan.FromSeconds(30))
        {
            yield return new ValidationResult("'Speaking:OpenAI:FirstAudioWithin' must be 0.2 to 30 s.");
        }

        if (LongestPiece is < 40 or > 4_000)
        {
            yield return new ValidationResult("'Speaking:OpenAI:LongestPiece' must be 40 to 4000 characters.");
        }

        foreach (var (key, _) in Voices.Where(static voice => voice.Value.Length == 0))
        {
            yield return new ValidationResult($"'Speaking:OpenAI:Voices:{key}' is empty: write a voice of the server, such as alloy.");
        }
    }
}
