using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Contracts.Calls;

/// <summary>Section <c>Tickets</c>: the key that the gateway signs tickets with and the pipeline checks them with.</summary>
public sealed record TicketOptions : IValidatableObject
{
    public const string Section = "Tickets";

    private const int ShortestKey = 32;

    /// <summary>At least 32 random bytes in base64. This is a secret.</summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// The key before <see cref="Key"/> was changed, or empty. Calls that began before the change go on with it. Leave it for longer than the
    /// longest call.
    /// </summary>
    public string PreviousKey { get; init; } = "";

    public byte[] KeyBytes => Convert.FromBase64String(Key);

    /// <summary>Null when there is none.</summary>
    public byte[]? PreviousKeyBytes => PreviousKey.Length == 0 ? null : Convert.FromBase64String(PreviousKey);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsKey(Key))
        {
            yield return new ValidationResult($"Set 'Tickets:Key' to the base64 form of at least {ShortestKey} random bytes. Gateway and pipeline need the same key.");
        }

        if (PreviousKey.Length > 0 && !IsKey(PreviousKey))
        {
            yield return new ValidationResult($"'Tickets:PreviousKey' must be the key that 'Tickets:Key' was before: the base64 form of at least {ShortestKey} bytes. Leave it empty if there is none.");
        }
    }

    private static bool IsKey(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length >= ShortestKey;

    /// <summary>Leaves out the key, because options may be written to logs.</summary>
    public override string ToString() => nameof(TicketOptions);
}
