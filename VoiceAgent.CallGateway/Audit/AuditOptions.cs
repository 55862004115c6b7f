using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>Section <c>Audit</c>: how long records are kept, and how many may wait.</summary>
internal sealed record AuditOptions : IValidatableObject
{
    public const string Section = "Audit";

    /// <summary>How long a record is kept. Null keeps records for ever. They contain names and addresses of people.</summary>
    public TimeSpan? Retention { get; init; } = TimeSpan.FromDays(730);

    /// <summary>How many records may wait in memory for a store. When it is full, further records are lost, counted and logged.</summary>
    public int Queue { get; init; } = 4_096;

    /// <summary>How many records may wait in Redis while Cosmos DB is away. A record has about one kilobyte.</summary>
    public int Journal { get; init; } = 100_000;

    /// <summary>How long a read of a transcript or recording waits until its record is stored. Then it is refused.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Retention is { } kept && (kept < TimeSpan.FromDays(1) || kept.TotalSeconds > int.MaxValue))
        {
            yield return new ValidationResult("'Audit:Retention' must be between one day and 68 years. Set it to an empty value to keep records for ever.");
        }

        if (Queue < 1 || Journal < 1)
        {
            yield return new ValidationResult("'Audit:Queue' and 'Audit:Journal' must be at least 1.");
        }

        if (Patience <= TimeSpan.Zero || Patience > TimeSpan.FromMinutes(1))
        {
            yield return new ValidationResult("'Audit:Patience' must be above zero and at most a minute.");
        }
    }
}
