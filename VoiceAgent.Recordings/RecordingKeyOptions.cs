using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Recordings;

/// <summary>
/// Section <c>RecordingKeys</c>: where the key is that encrypts the data keys of recordings. Gateway and pipeline need the same. Without any, recordings
/// are encrypted by the storage account only.
/// </summary>
public sealed record RecordingKeyOptions : IValidatableObject
{
    public const string Section = "RecordingKeys";

    /// <summary>The address of an Azure Key Vault.</summary>
    public Uri? Vault { get; init; }

    /// <summary>The name of a secret in the vault: 32 random bytes in base64. A new version of the secret is a new key, and the older versions still decrypt.</summary>
    public string Secret { get; init; } = "recordings-key";

    /// <summary>How long the newest version is used before the vault is asked for a newer one.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A file with keys, for development. It is created when it is missing. Only its owner may read it.</summary>
    public string? File { get; init; }

    public bool IsConfigured => Vault is not null || !string.IsNullOrEmpty(File);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Vault is not null && !string.IsNullOrEmpty(File))
        {
            yield return new ValidationResult("Set 'RecordingKeys:Vault' or 'RecordingKeys:File', and not both.");
        }

        if (Vault is { IsAbsoluteUri: false } || (Vault is { } vault && vault.Scheme != Uri.UriSchemeHttps))
        {
            yield return new ValidationResult("'RecordingKeys:Vault' must be the https address of a key vault, such as https://name.vault.azure.net.");
        }

        if (Secret.Length is 0 or > 127 || !Secret.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            yield return new ValidationResult("'RecordingKeys:Secret' must be the name of a secret: up to 127 letters, digits and dashes.");
        }

        if (Refresh < TimeSpan.FromSeconds(1) || Refresh > TimeSpan.FromDays(1))
        {
            yield return new ValidationResult("'RecordingKeys:Refresh' must be between one second and one day.");
        }
    }
}
