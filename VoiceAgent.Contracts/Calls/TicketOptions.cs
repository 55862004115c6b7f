using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Contracts.Calls;

/// <summary>Section <c>Tickets</c>: the key that the gateway signs tickets with and the pipeline checks them with.</summary>
public sealed record TicketOptions : IValidatableObject
{
    public const string Section = "Tickets";

    private const int ShortestKey = 32;

    /// <summary>At least 32 random bytes in base64. This is a secret.</summary>
    public string Key { get; init; } = "";

    public byte[] KeyBytes => Convert.FromBase64String(Key);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Convert.TryFromBase64String(Key, new byte[Key.Length], out var length) || length < ShortestKey)
        {
            yield return new ValidationResult($"Set 'Tickets:Key' to the base64 form of at least {ShortestKey} random bytes. Gateway and pipeline need the same key.");
        }
    }

    /// <summary>Leaves out the key, because options may be written to logs.</summary>
    public override string ToString() => nameof(TicketOptions);
}
