using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Transcription.OpenAI;

/// <summary>Section <c>Transcription:OpenAI</c>: a server with <c>POST /v1/audio/transcriptions</c>. Its address is the connection string <c>transcription</c>.</summary>
internal sealed record OpenAITranscriptionOptions : IValidatableObject
{
    public const string Section = "Transcription:OpenAI";

    /// <summary>
    /// How much new audio is collected before the growing phrase is sent again for interim results. Each request costs the server the whole
    /// phrase. Zero: only final results.
    /// </summary>
    public TimeSpan InterimEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>verbose_json</c> has the language and how likely there was no speech. <c>json</c> is for models that lack it. A server that refuses the first gets the second.</summary>
    public string ResponseFormat { get; init; } = "verbose_json";

    /// <summary>Whether the server streams the result of a request (<c>stream=true</c>). Final results then begin earlier.</summary>
    public bool Stream { get; init; }

    /// <summary>The model, when the connection string does not name one.</summary>
    public string Model { get; init; } = "whisper-1";

    /// <summary>How long one request may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(6);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (InterimEvery != TimeSpan.Zero && (InterimEvery < TimeSpan.FromMilliseconds(200) || InterimEvery > TimeSpan.FromSeconds(10)))
        {
            yield return new ValidationResult("'Transcription:OpenAI:InterimEvery' must be 0.2 to 10 s, or 0 for no interim results.");
        }

        if (ResponseFormat is not ("json" or "verbose_json"))
        {
            yield return new ValidationResult($"'Transcription:OpenAI:ResponseFormat' is '{ResponseFormat}': write json or verbose_json.");
        }

        if (Model.Length == 0)
        {
            yield return new ValidationResult("'Transcription:OpenAI:Model' is empty: write the model's name, such as whisper-1.");
        }

        if (Deadline < TimeSpan.FromMilliseconds(500) || Deadline > TimeSpan.FromSeconds(60))
        {
            yield return new ValidationResult("'Transcription:OpenAI:Deadline' must be 0.5 to 60 s.");
        }
    }
}
