using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>How people sign in; section <c>Authentication</c>.</summary>
internal sealed record SignInOptions : IValidatableObject
{
    public const string Section = "Authentication";

    /// <summary>The OpenID Connect authority; its metadata lies at <c>/.well-known/openid-configuration</c> below it.</summary>
    public string Authority { get; init; } = "";

    /// <summary>Whom access tokens must be meant for: the gateway, which the dashboard calls in the person's name.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The dashboard's registration with the authority, with <see cref="SignInPages.Callback"/> as its redirect address.</summary>
    public string ClientId { get; init; } = "voiceagent-dashboard";

    /// <summary>Empty for a public client: PKCE then stands alone.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>After this a person signs in again; most authorities do that without a question.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromHours(8);

    public string? Secret => ClientSecret.Length == 0 ? null : ClientSecret;

    public Uri Metadata => new($"{Authority.TrimEnd('/')}/.well-known/openid-configuration");

    /// <summary>What the dashboard asks for: who the person is, the gateway's roles, and a way to renew both.</summary>
    public IEnumerable<string> Scopes => ["openid", "profile", "offline_access", $"{Audience}/.default"];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback))
        {
            yield return new ValidationResult("Set 'Authentication:Authority' to the https address of the identity provider (http only on this machine).");
        }

        if (Audience.Length == 0)
        {
            yield return new ValidationResult("Set 'Authentication:Audience' to whom access tokens are meant for, such as api://voiceagent.");
        }

        if (SessionLength <= TimeSpan.Zero)
        {
            yield return new ValidationResult("Set 'Authentication:SessionLength' to a time above zero, such as 08:00:00.");
        }
    }
}
