using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Answering.Tools.Remote;

/// <summary>Section <c>Tools</c>: the services that agents' tools may reach. An agent's file names one; only here stands where it is.</summary>
internal sealed record ToolOptions : IValidatableObject
{
    public const string Section = "Tools";

    /// <summary>Services with HTTP endpoints, by the name that agents' files use.</summary>
    public Dictionary<string, RemoteService> Services { get; init; } = [];

    /// <summary>Servers of the Model Context Protocol (streamable HTTP), by the name that agents' files use.</summary>
    public Dictionary<string, RemoteService> McpServers { get; init; } = [];

    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Mistake() => Services.Select(service => Mistake("Services", service))
        .Concat(McpServers.Select(server => Mistake("McpServers", server)))
        .FirstOrDefault(mistake => mistake is not null);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Mistake() is { } mistake ? [new ValidationResult(mistake)] : [];

    private static string? Mistake(string kind, KeyValuePair<string, RemoteService> service) =>
        service.Value.Mistake() is { } mistake ? $"'Tools:{kind}:{service.Key}': {mistake}" : null;
}

/// <summary>A service of others, and how this program proves to it who it is: by its own identity, by a secret, or not at all.</summary>
internal sealed record RemoteService
{
    /// <summary>Absolute; HTTPS unless it is on this very machine. Tools stay below its path.</summary>
    public Uri? Address { get; init; }

    /// <summary>The scope of the token of this process's identity that is sent along.</summary>
    public string? Scope { get; init; }

    /// <summary>The request header that carries <see cref="Secret"/>.</summary>
    public string? Header { get; init; }

    /// <summary>From a vault or the environment, never from a file of the repository.</summary>
    public string? Secret { get; init; }

    public string? Mistake() =>
        Address is not { IsAbsoluteUri: true } || (Address.Scheme != Uri.UriSchemeHttps && !(Address.Scheme == Uri.UriSchemeHttp && Address.IsLoopback))
            ? "Set 'Address' to an absolute https address."
        : Address.Query.Length > 0 || Address.Fragment.Length > 0 || Address.UserInfo.Length > 0 ? "'Address' has no query, fragment or user."
        : string.IsNullOrEmpty(Header) != string.IsNullOrEmpty(Secret) ? "'Header' and 'Secret' go together."
        : !string.IsNullOrEmpty(Header) && !string.IsNullOrEmpty(Scope) ? "Set either 'Scope' or 'Header' and 'Secret', not both."
        : null;
}
