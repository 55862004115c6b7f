using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Transcription.Whisper;

/// <summary>Section <c>Transcription:Whisper</c>: a Whisper model that runs in this process.</summary>
internal sealed record WhisperOptions : IValidatableObject
{
    public const string Section = "Transcription:Whisper";

    /// <summary>The model file in the format of whisper.cpp, such as <c>ggml-small.bin</c>.</summary>
    public string ModelFile { get; init; } = "";

    /// <summary>How many windows are recognised at the same time. Each needs its own memory, and all share the processor's cores.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>The threads of one recognition. Zero: the cores of this machine divided by <see cref="Processors"/>.</summary>
    public int Threads { get; init; }

    /// <summary>How much new audio a window needs for the next interim result. It grows when the machine cannot keep up.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>A segment that is more likely silence than this is dropped. Models invent words for silence.</summary>
    public float NoSpeech { get; init; } = 0.6f;

    /// <summary>How long one recognition may take. After that, transcription has failed.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Processors is < 1 or > 64)
        {
            yield return new ValidationResult("'Transcription:Whisper:Processors' must be 1 to 64.");
        }

        if (Threads is < 0 or > 64)
        {
            yield return new ValidationResult("'Transcription:Whisper:Threads' must be 0 (chosen by the machine) to 64.");
        }

        if (Step < TimeSpan.FromMilliseconds(200) || Step > TimeSpan.FromSeconds(5))
        {
            yield return new ValidationResult("'Transcription:Whisper:Step' must be 0.2 to 5 s.");
        }

        if (NoSpeech is not (> 0 and <= 1))
        {
            yield return new ValidationResult("'Transcription:Whisper:NoSpeech' must be above 0 and at most 1.");
        }

        if (Deadline < TimeSpan.FromSeconds(1) || Deadline > TimeSpan.FromMinutes(2))
        {
            yield return new ValidationResult("'Transcription:Whisper:Deadline' must be 1 to 120 s.");
        }
    }
}
