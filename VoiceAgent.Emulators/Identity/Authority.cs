namespace VoiceAgent.Emulators.Identity;

/// <summary>The addresses of the provider as a client uses them: its own (<c>/token</c>), or those of an Entra tenant (<c>/{tenant}/oauth2/v2.0/token</c>).</summary>
/// <param name="Address">The base of all addresses, without a slash at its end.</param>
/// <param name="Tenant">The tenant as the client wrote it, or null for the provider's own addresses.</param>
/// <param name="TenantId">The id of the tenant, or null.</param>
internal sealed record Authority(string Address, string? Tenant, string? TenantId)
{
    /// <summary>The <c>iss</c> of tokens.</summary>
    public string Issuer => TenantId is null ? Address : $"{Address}/{TenantId}/v2.0";

    /// <summary>The issuer in the metadata. For <c>common</c> and its like Entra ID writes a placeholder, because the tenant is not known yet.</summary>
    public string AnnouncedIssuer => Tenant is "common" or "organizations" or "consumers" ? $"{Address}/{{tenantid}}/v2.0" : Issuer;

    public string KeySet => Tenant is null ? $"{Address}/.well-known/jwks.json" : $"{Address}/{Tenant}/discovery/v2.0/keys";

    /// <param name="name">Such as <c>token</c>.</param>
    public string Endpoint(string name) => Tenant is null ? $"{Address}/{name}" : $"{Address}/{Tenant}/oauth2/v2.0/{name}";
}
