using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>Section <c>Dashboard</c>.</summary>
internal sealed record DashboardOptions : IValidatableObject
{
    public const string Section = "Dashboard";

    /// <summary>The base address of the gateway's REST API.</summary>
    public string GatewayUrl { get; init; } = "";

    /// <summary>Shows only the last four digits of phone numbers.</summary>
    public bool MaskNumbers { get; init; }

    /// <summary>Shows stars in the place of profane words. The stored calls have the words as they were said.</summary>
    public bool MaskProfanity { get; init; }

    /// <summary>The providers' prices, for the cost estimate on a call's page.</summary>
    public Prices Prices { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(GatewayUrl, UriKind.Absolute, out var gateway) || !gateway.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            yield return new ValidationResult("Set 'Dashboard:GatewayUrl' to the http or https address of the gateway.");
        }
    }
}

/// <summary>US dollars. The defaults are list prices of November 2026 (gpt-5.4-mini, real-time transcription, neural voices). Contract prices differ.</summary>
public sealed record Prices
{
    public decimal MillionPromptTokens { get; init; } = 0.75m;

    public decimal MillionCompletionTokens { get; init; } = 4.50m;

    public decimal MillionCharactersSpoken { get; init; } = 15m;

    public decimal HourRecognized { get; init; } = 1m;
}
