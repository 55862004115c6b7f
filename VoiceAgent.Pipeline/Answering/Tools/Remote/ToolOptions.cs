using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Answering.Tools.Remote;

/// <summary>Section <c>Tools</c>: the services that agents' tools may use. An agent's file contains a service's name, and this section its address.</summary>
internal sealed record ToolOptions : IValidatableObject
{
    public const string Section = "Tools";

    /// <summary>Services with HTTP endpoints, by the name that agents' files use.</summary>
    public Dictionary<string, RemoteService> Services { get; init; } = [];

    /// <summary>Servers of the Model Context Protocol (streamable HTTP), by the name that agents' files use.</summary>
    public Dictionary<string, RemoteService> McpServers { get; init; } = [];

    /// <returns>What is wrong with these options, or null when they are valid.</returns>
    public string? Mistake() => Services.Select(service => Mistake("Services", service))
        .Concat(McpServers.Select(server => Mistake("McpServers", server)))
        .FirstOrDefault(mistake => mistake is not null);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Mistake() is { } mistake ? [new ValidationResult(mistake)] : [];

    private static string? Mistake(string kind, KeyValuePair<string, RemoteService> service) =>
        service.Value.Mistake() is { } mistake ? $"'Tools:{kind}:{service.Key}': {mistake}" : null;
}

/// <summary>An external service, and how this program authenticates to it: with its own identity, with a secret, or not at all.</summary>
internal sealed record RemoteService
{
    /// <summary>An absolute HTTPS address. HTTP is allowed only on this machine. All requests of tools go to paths below this address.</summary>
    public Uri? Address { get; init; }

    /// <summary>The scope of the token that is sent with each request. The token is issued to this process's identity.</summary>
    public string? Scope { get; init; }

    /// <summary>The request header that carries <see cref="Secret"/>.</summary>
    public string? Header { get; init; }

    /// <summary>Set it in a vault or in the environment, never in a file of the repository.</summary>
    public string? Secret { get; init; }

    public string? Mistake() =>
        Address is not { IsAbsoluteUri: true } || (Address.Scheme != Uri.UriSchemeHttps && !(Address.Scheme == Uri.UriSchemeHttp && Address.IsLoopback))
            ? "Set 'Address' to an absolute https address."
        : Address.Query.Length > 0 || Address.Fragment.Length > 0 || Address.UserInfo.Length > 0 ? "'Address' must contain no query, fragment or user."
        : string.IsNullOrEmpty(Header) != string.IsNullOrEmpty(Secret) ? "Set both 'Header' and 'Secret', or neither."
        : !string.IsNullOrEmpty(Header) && !string.IsNullOrEmpty(Scope) ? "Set either 'Scope' or 'Header' and 'Secret', not both."
        : null;
}
