namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Section <c>Webhooks:EventGrid</c>: the Entra ID tokens of Event Grid's deliveries.</summary>
internal sealed record EventGridTokenOptions
{
    /// <summary>The OIDC metadata of the tenant, such as <c>https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration</c>.</summary>
    public string Metadata { get; init; } = "";

    /// <summary>The application that the event subscription names, as its id or as <c>api://…</c>. Empty: no tokens are accepted.</summary>
    public string Audience { get; init; } = "";

    /// <summary>The issuers of the tokens. Empty: the issuer in the metadata. Entra ID's tokens of version 1 have <c>https://sts.windows.net/{tenant}/</c>.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>The application id of Event Grid. It is the same in all tenants of the public cloud.</summary>
    public string App { get; init; } = "4962773b-9cdb-44cf-a8bf-237846a00ab7";

    /// <summary>The role that Event Grid must have in the application. Empty: no role is needed.</summary>
    public string Role { get; init; } = "AzureEventGridSecureWebhookSubscriber";

    public bool IsOn => Audience.Length > 0;

    public IEnumerable<string> Mistakes()
    {
        if (IsOn && (!Uri.TryCreate(Metadata, UriKind.Absolute, out var metadata) || (metadata.Scheme != Uri.UriSchemeHttps && !(metadata.Scheme == Uri.UriSchemeHttp && metadata.IsLoopback))))
        {
            yield return "'Webhooks:EventGrid:Metadata' must be the https address of the tenant's OpenID metadata, because 'Webhooks:EventGrid:Audience' is set.";
        }

        if (IsOn && App.Length == 0)
        {
            yield return "'Webhooks:EventGrid:App' must be the application id of Event Grid. Without it, every application of the tenant could announce calls.";
        }
    }
}
