using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Cosmos;

/// <summary>Section <c>Cosmos</c>.</summary>
internal sealed record CosmosOptions : IValidatableObject
{
    public const string Section = "Cosmos";

    /// <summary>The account's master key in base64.</summary>
    public string Key { get; set; } = "";

    /// <summary>The folder of the database file.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>How often expired documents are deleted. They are invisible from the moment they expire.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length == 0)
        {
            yield return new ValidationResult("Cosmos:Key is missing: give the account's master key in base64.");
        }

        if (!Convert.TryFromBase64String(Key, new byte[Key.Length], out _))
        {
            yield return new ValidationResult("Cosmos:Key is not base64.");
        }

        if (DataPath.Length == 0)
        {
            yield return new ValidationResult("Cosmos:DataPath is missing: give the folder of the database file.");
        }

        if (SweepEvery <= TimeSpan.Zero)
        {
            yield return new ValidationResult("Cosmos:SweepEvery must be greater than zero.");
        }
    }
}
