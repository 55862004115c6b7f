using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Section <c>Authentication</c>: how people sign in.</summary>
internal sealed record SignInOptions : IValidatableObject
{
    public const string Section = "Authentication";

    /// <summary>The OpenID Connect authority. Its metadata is at <c>/.well-known/openid-configuration</c> below this address.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The required audience of access tokens: the gateway, which the dashboard calls on behalf of the person.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The dashboard's client id at the authority. <see cref="SignInPages.Callback"/> is its redirect address.</summary>
    public string ClientId { get; init; } = "voiceagent-dashboard";

    /// <summary>Empty for a public client, which uses only PKCE.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>
    /// The dashboard proves which client it is with a token of its own identity for this scope, and needs no secret. Entra ID accepts
    /// <c>api://AzureADTokenExchange/.default</c> when the client has a federated credential for the identity. Empty: secret or PKCE.
    /// </summary>
    public string AssertionScope { get; init; } = "";

    /// <summary>
    /// The file of a token that the platform gives to the process, such as a projected token of a Kubernetes service account. It is read at each use,
    /// because the platform renews it. Entra ID accepts it when the client has a federated credential for the cluster and the service account.
    /// A token of <see cref="AssertionScope"/> would be refused there, because it was itself got by federation.
    /// </summary>
    public string AssertionFile { get; init; } = "";

    /// <summary>How long a session lasts. Then the person signs in again, with most authorities without a question.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromHours(8);

    public string? Secret => ClientSecret.Length == 0 ? null : ClientSecret;

    public Uri Metadata => new($"{Authority.TrimEnd('/')}/.well-known/openid-configuration");

    /// <summary>The requested scopes: the person's profile, the gateway's roles, and a refresh token.</summary>
    public IEnumerable<string> Scopes => ["openid", "profile", "offline_access", $"{Audience}/.default"];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback))
        {
            yield return new ValidationResult("Set 'Authentication:Authority' to the https address of the identity provider (http only on this machine).");
        }

        if (Audience.Length == 0)
        {
            yield return new ValidationResult("Set 'Authentication:Audience' to the audience of access tokens, such as api://voiceagent.");
        }

        if (new[] { AssertionScope, AssertionFile, ClientSecret }.Count(proof => proof.Length > 0) > 1)
        {
            yield return new ValidationResult("Set only one of 'Authentication:AssertionScope', 'Authentication:AssertionFile' and 'Authentication:ClientSecret': the dashboard proves itself in one way.");
        }

        if (SessionLength <= TimeSpan.Zero)
        {
            yield return new ValidationResult("Set 'Authentication:SessionLength' to a time above zero, such as 08:00:00.");
        }
    }
}
