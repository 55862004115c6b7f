using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Spool;

/// <summary>Section <c>Spool</c>: where data of calls waits on local disk while a store is away.</summary>
internal sealed record SpoolOptions : IValidatableObject
{
    public const string Section = "Spool";

    /// <summary>Only the user of this process can read it. Empty for the user's own folder for application data.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The most that may wait. What does not fit is lost. Recordings of 500 calls need 4 GiB for two minutes.</summary>
    public long MostBytes { get; init; } = 4L << 30;

    /// <summary>What has waited for longer than this is deleted.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(1);

    internal string Root => Folder.Length > 0 ? Folder : Path.Combine(HomeOrTemporary, "voiceagent", "spool");

    private static string HomeOrTemporary =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } home ? home : Path.GetTempPath();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MostBytes < 0 || Kept <= TimeSpan.Zero)
        {
            yield return new ValidationResult("Section 'Spool': MostBytes must be at least 0, and Kept must be above 0.");
        }
    }
}
