using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>Section <c>Dashboard</c>.</summary>
internal sealed record DashboardOptions : IValidatableObject
{
    public const string Section = "Dashboard";

    /// <summary>The base address of the gateway's REST API.</summary>
    public string GatewayUrl { get; init; } = "";

    /// <summary>
    /// The address that people open, such as <c>https://dashboard.example.com</c>. Without it the dashboard answers only at the names and addresses of
    /// its own machine.
    /// </summary>
    public string PublicUrl { get; init; } = "";

    public Uri? PublicAddress => PublicUrl.Length == 0 ? null : new Uri(PublicUrl);

    /// <summary>The limits for each person, and for each address from which nobody has signed in.</summary>
    public VisitLimits Limits { get; init; } = new();

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

        if (PublicUrl.Length > 0 && (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var own) || own.Scheme is not ("http" or "https") || own.PathAndQuery != "/"))
        {
            yield return new ValidationResult("'Dashboard:PublicUrl' must be an http or https address without a path, such as https://dashboard.example.com.");
        }

        if (Limits.RequestsPerSecond < 1 || Limits.Burst < Limits.RequestsPerSecond || Limits.PagesAtOnce < 1)
        {
            yield return new ValidationResult("'Dashboard:Limits' needs RequestsPerSecond and PagesAtOnce of at least 1, and a Burst that is not below RequestsPerSecond.");
        }
    }
}

internal sealed record VisitLimits
{
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>How many requests may come at once after a pause. A page and its files are about 30.</summary>
    public int Burst { get; init; } = 300;

    /// <summary>How many pages one person may have open. Each holds a WebSocket and some memory.</summary>
    public int PagesAtOnce { get; init; } = 32;
}

/// <summary>US dollars. The defaults are list prices of November 2026 (gpt-5.4-mini, real-time transcription, neural voices). Contract prices differ.</summary>
public sealed record Prices
{
    public decimal MillionPromptTokens { get; init; } = 0.75m;

    public decimal MillionCompletionTokens { get; init; } = 4.50m;

    public decimal MillionCharactersSpoken { get; init; } = 15m;

    public decimal HourRecognized { get; init; } = 1m;
}
