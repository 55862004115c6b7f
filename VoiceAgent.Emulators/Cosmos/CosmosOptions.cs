using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Cosmos;

/// <summary>Section <c>Cosmos</c>.</summary>
internal sealed record CosmosOptions
{
    /// <summary>The account's master key in base64.</summary>
    public string Key { get; set; } = "";

    /// <summary>The folder of the database file.</summary>
    public string DataPath { get; set; } = "";

    /// <summary>How often expired documents are deleted. They are invisible from the moment they expire.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class CosmosValidation : IValidateOptions<CosmosOptions>
{
    public ValidateOptionsResult Validate(string? name, CosmosOptions options) => options switch
    {
        { Key: "" } => ValidateOptionsResult.Fail("Cosmos:Key is missing: give the account's master key in base64."),
        { DataPath: "" } => ValidateOptionsResult.Fail("Cosmos:DataPath is missing: give the folder of the database file."),
        _ when !Convert.TryFromBase64String(options.Key, new byte[options.Key.Length], out _) => ValidateOptionsResult.Fail("Cosmos:Key is not base64."),
        _ when options.SweepEvery <= TimeSpan.Zero => ValidateOptionsResult.Fail("Cosmos:SweepEvery must be greater than zero."),
        _ => ValidateOptionsResult.Success,
    };
}
