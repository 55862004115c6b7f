using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>When a sound counts as speech, and when a caller sounds finished. Section <c>Listening</c>.</summary>
internal sealed record ListeningOptions : IValidatableObject
{
    public const string Section = "Listening";

    /// <summary>How speech is told from other sound. An agent's file may choose another. Decision 0026 has the measurements.</summary>
    public VoiceActivityDetector Detector { get; init; } = VoiceActivityDetector.Model;

    /// <summary>The file of the voice activity model. A relative path begins at the program's folder. The build puts the model there.</summary>
    public string Model { get; init; } = "silero_vad.onnx";

    /// <summary>
    /// What happens when the model is chosen and cannot be loaded. The program does not start, unless this names the noise floor: then it
    /// starts, logs a warning, and uses the noise floor for all calls.
    /// </summary>
    public VoiceActivityDetector? WithoutModel { get; init; }

    /// <summary>The file of a model that hears whether the caller has finished. Empty: only the words decide.</summary>
    public string EndOfTurnModel { get; init; } = "";

    /// <summary>A frame with at least this probability of speech counts as voiced.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>
    /// Speech begins after this much uninterrupted voiced audio. Shorter sounds are clicks and breaths. Not set, it is 40 ms for the
    /// model, which needs 32 ms of audio for a decision, and 60 ms for other detectors. So both find speech after the same time.
    /// </summary>
    public TimeSpan? Onset { get; init; }

    /// <summary>Speech ends after this much unvoiced audio. It is short, because the end of a turn is decided elsewhere.</summary>
    public TimeSpan Hangover { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan OnsetOfDetector => Onset ?? TimeSpan.FromMilliseconds(Detector is VoiceActivityDetector.Model ? 40 : 60);

    private bool IsValid => Threshold is > 0 and < 1 && OnsetOfDetector >= AudioFormat.FrameDuration && Hangover >= AudioFormat.FrameDuration;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Listening': Threshold must be between 0 and 1, Onset and Hangover must be at least one frame of 20 ms.");
        }

        if (Detector is VoiceActivityDetector.Model && Model.Length == 0)
        {
            yield return new ValidationResult("Section 'Listening': Detector is 'Model', so Model must name the model's file. Or set Detector to 'NoiseFloor'.");
        }

        if (WithoutModel is VoiceActivityDetector.Model)
        {
            yield return new ValidationResult("Section 'Listening': WithoutModel is 'NoiseFloor', or it is not set.");
        }
    }
}
