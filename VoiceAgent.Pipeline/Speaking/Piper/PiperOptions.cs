using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Speaking.Piper;

/// <summary>Section <c>Speaking:Piper</c>: Piper's HTTP server. Its address is the connection string <c>piper</c>.</summary>
internal sealed record PiperOptions : IValidatableObject
{
    public const string Section = "Speaking:Piper";

    /// <summary><c>Json</c> for OHF-Voice/piper1-gpl, <c>Text</c> for rhasspy/piper, which would read JSON aloud.</summary>
    public PiperRequest Request { get; init; } = PiperRequest.Json;

    /// <summary>Piper's voices by the agents' voices or languages, such as <c>en-US</c> = <c>en_US-lessac-medium</c>. A server of the older kind has one voice.</summary>
    public Dictionary<string, string> Voices { get; init; } = [];

    /// <summary>The speaker of a voice with several.</summary>
    public string? Speaker { get; init; }

    /// <summary>How long sounds are: 1 is the voice's own pace, 1.2 is slower.</summary>
    public double? LengthScale { get; init; }

    public double? NoiseScale { get; init; }

    /// <summary>The longest text of one request in characters. Piper answers when all of it is spoken, so the caller waits for the first piece.</summary>
    public int LongestPiece { get; init; } = 120;

    /// <summary>How long the first audio may take. After that, the same is requested on a new connection, or the fallback speaks. A small machine needs longer.</summary>
    public TimeSpan FirstAudioWithin { get; init; } = TimeSpan.FromSeconds(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Request))
        {
            yield return new ValidationResult("'Speaking:Piper:Request' must be Json (piper1-gpl) or Text (the older rhasspy/piper).");
        }

        if (LengthScale is not (null or (>= 0.3 and <= 3)))
        {
            yield return new ValidationResult("'Speaking:Piper:LengthScale' must be 0.3 to 3.");
        }

        if (NoiseScale is not (null or (>= 0 and <= 2)))
        {
            yield return new ValidationResult("'Speaking:Piper:NoiseScale' must be 0 to 2.");
        }

        if (FirstAudioWithin < TimeSpan.FromMilliseconds(200) || FirstAudioWithin > TimeSpan.FromSeconds(30))
        {
            yield return new ValidationResult("'Speaking:Piper:FirstAudioWithin' must be 0.2 to 30 s.");
        }

        if (LongestPiece is < 40 or > 2_000)
        {
            yield return new ValidationResult("'Speaking:Piper:LongestPiece' must be 40 to 2000 characters.");
        }

        foreach (var (key, _) in Voices.Where(static voice => voice.Value.Length == 0))
        {
            yield return new ValidationResult($"'Speaking:Piper:Voices:{key}' is empty: write a voice of the server, such as en_US-lessac-medium.");
        }

        if (Request is PiperRequest.Text && Voices.Count > 0)
        {
            yield return new ValidationResult("'Speaking:Piper:Voices' has no effect with 'Speaking:Piper:Request' = Text: the older server has only the voice with which it was started.");
        }
    }
}

internal enum PiperRequest
{
    Json,
    Text,
}
