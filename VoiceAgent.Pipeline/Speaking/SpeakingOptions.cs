using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>Section <c>Speaking</c>: how the agent's audio is synthesised ahead and paced.</summary>
internal sealed record SpeakingOptions : IValidatableObject
{
    public const string Section = "Speaking";

    /// <summary>Who speaks: <c>azure</c>, <c>piper</c> or <c>openai</c> (a server of that shape).</summary>
    public string Provider { get; init; } = "azure";

    /// <summary>Who takes over when <see cref="Provider"/> fails: another of the same names. Empty: nobody, or Azure's second region if there is one.</summary>
    public string Fallback { get; init; } = "";

    /// <summary>
    /// How long before the caller hears a frame it may be sent. A longer lead survives later timers and a slower network. But
    /// audio in the lead may still be heard until StopAudio reaches the telephony service, so the lead must stay short.
    /// </summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How much synthesised audio one call buffers. Synthesis waits while the buffer is full.</summary>
    public TimeSpan Buffer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many clauses may wait for synthesis. A reply with more waiting clauses fails.</summary>
    public int Clauses { get; init; } = 64;

    /// <summary>The longest wait for the next audio of the synthesiser. The measured P99 is 200 ms, so after three seconds synthesis has failed.</summary>
    public TimeSpan SynthesisDeadline { get; init; } = TimeSpan.FromSeconds(3);

    private bool IsValid =>
        Lead >= TimeSpan.FromMilliseconds(20) && Lead <= TimeSpan.FromMilliseconds(200)
        && Buffer >= TimeSpan.FromMilliseconds(500) && Buffer <= TimeSpan.FromSeconds(10) && Clauses > 0 && SynthesisDeadline > TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Speaking': Lead must be 20 to 200 ms, Buffer 0.5 to 10 s, Clauses and SynthesisDeadline must be positive.");
        }
    }
}
