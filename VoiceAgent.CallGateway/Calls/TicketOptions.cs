using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Section <c>Tickets</c>: the key that gateway and pipeline share.</summary>
internal sealed record TicketOptions : IValidatableObject
{
    public const string Section = "Tickets";

    private const int ShortestKey = 32;

    /// <summary>Base64 of at least 32 bytes.</summary>
    public string Key { get; init; } = "";

    public byte[] KeyBytes => Convert.FromBase64String(Key);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Base64.IsValid(Encoding.ASCII.GetBytes(Key), out var length) || length < ShortestKey)
        {
            yield return new ValidationResult($"Set 'Tickets:Key' to the base64 form of at least {ShortestKey} random bytes. Gateway and pipeline need the same key.");
        }
    }
}
