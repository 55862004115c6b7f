using System.Text.Json;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Http;
using VoiceAgent.Pipeline.Answering.Tools.Mcp;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>
/// Reads the tools in an agent's file: names of this program's tools, or mappings that begin with <c>tool</c> (one of this
/// program's tools), <c>http</c> (an endpoint of a service) or <c>mcp</c> (a tool of a server).
/// </summary>
internal static class ToolReading
{
    private static readonly Dictionary<string, HttpMethod> Methods = new(StringComparer.Ordinal)
    {
        ["GET"] = HttpMethod.Get,
        ["POST"] = HttpMethod.Post,
        ["PUT"] = HttpMethod.Put,
        ["PATCH"] = HttpMethod.Patch,
        ["DELETE"] = HttpMethod.Delete,
    };

    public static IReadOnlyList<ToolGrant> Read(YamlReading agent, ToolVocabulary known)
    {
        var grants = new List<ToolGrant>();
        foreach (var item in agent.Items("tools"))
        {
            var grant = item.Text is { } name ? Own(name, item, known) : Read(item, known);
            if (grants.Exists(other => other.Name == grant.Name))
            {
                throw item.Wrong($"The tool '{grant.Name}' is named twice.");
            }

            grants.Add(grant);
        }

        return grants;
    }

    private static ToolGrant Read(YamlItem item, ToolVocabulary known)
    {
        var yaml = item.Part;
        ToolGrant grant = yaml switch
        {
            _ when yaml.Has("http") => Http(item, known),
            _ when yaml.Has("mcp") => Mcp(item, known),
            _ => Own(yaml.Text("tool"), item, known),
        };
        grant = grant with
        {
            RequiresIdentity = RequiresIdentity(yaml),
            Deadline = yaml.Has("deadline") ? Deadline(yaml) : null,
            IsRepeatable = IsRepeatable(yaml),
        };
        yaml.NothingElse();
        return grant is HttpToolGrant { RequiresIdentity: false } http && HttpToolGrant.PlacesIn(http.Path).Contains(HttpToolGrant.Identity)
            ? throw yaml.Wrong("path", "A path with '{identity}' needs 'requires: identity'.")
            : grant;
    }

    private static OwnToolGrant Own(string name, YamlItem item, ToolVocabulary known) => known.Own.Contains(name)
        ? new OwnToolGrant(name)
        : throw item.Wrong($"There is no tool '{name}'. The tools are: {string.Join(", ", known.Own.Order())}.");

    private static HttpToolGrant Http(YamlItem item, ToolVocabulary known)
    {
        var yaml = item.Part;
        var service = yaml.Text("service");
        if (!known.Services.Contains(service))
        {
            throw yaml.Wrong("service", $"There is no service '{service}'. Add 'Tools:Services:{service}' to the configuration.{Those(known.Services)}");
        }

        var method = Methods.GetValueOrDefault(yaml.OptionalText("method") ?? "GET") ?? throw yaml.Wrong("method", $"'method' must be one of {string.Join(", ", Methods.Keys)}.");
        var arguments = yaml.Has("arguments") ? Schema(yaml) : JsonElement.Parse("""{"type":"object","additionalProperties":false}""");
        return new HttpToolGrant(
            Name(yaml, "http"), yaml.Text("description"), service, method, HttpPath(yaml, arguments), arguments,
            Kind(yaml) ?? (method == HttpMethod.Get ? ToolKind.Read : ToolKind.Commit));
    }

    private static McpToolGrant Mcp(YamlItem item, ToolVocabulary known)
    {
        var yaml = item.Part;
        var server = yaml.Text("mcp");
        return known.McpServers.Contains(server)
            ? new McpToolGrant(Name(yaml, "tool"), server, Kind(yaml))
            : throw yaml.Wrong("mcp", $"There is no MCP server '{server}'. Add 'Tools:McpServers:{server}' to the configuration.{Those(known.McpServers)}");
    }

    private static JsonElement Schema(YamlReading yaml)
    {
        var schema = yaml.Json("arguments");
        if (!schema.TryGetProperty("type", out var type) || type.ValueKind is not JsonValueKind.String || type.GetString() != "object")
        {
            throw yaml.Wrong("arguments", "'arguments' must be a JSON schema with 'type: object'.");
        }

        return JsonSchemaForm.Mistake(schema) is { } mistake ? throw yaml.Wrong("arguments", $"The JSON schema cannot be used: {mistake}") : schema;
    }

    /// <summary>Reads a path below the service's address. Its placeholders must be required arguments.</summary>
    private static string HttpPath(YamlReading yaml, JsonElement arguments)
    {
        var path = yaml.Text("path");
        if (!path.StartsWith('/') || path.Contains("//", StringComparison.Ordinal) || path.Contains("..", StringComparison.Ordinal) || path.AsSpan().ContainsAny("?#\\ "))
        {
            throw yaml.Wrong("path", "'path' must begin with '/' and must not contain '//', '..', '?', '#', '\\' or space.");
        }

        var required = arguments.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToList() : [];
        var loose = HttpToolGrant.PlacesIn(path).FirstOrDefault(place => place != HttpToolGrant.Identity && !required.Contains(place));
        return loose is null ? path : throw yaml.Wrong("path", $"'{{{loose}}}' in 'path' must be a required argument.");
    }

    private static string Name(YamlReading yaml, string key)
    {
        var name = yaml.Text(key);
        return name.Length <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name
            : throw yaml.Wrong(key, $"'{key}' must be a tool's name of at most 64 letters, digits, '_' or '-'.");
    }

    private static ToolKind? Kind(YamlReading yaml) => yaml.OptionalText("kind") switch
    {
        null => null,
        "read" => ToolKind.Read,
        "commit" => ToolKind.Commit,
        "terminal" => ToolKind.Terminal,
        _ => throw yaml.Wrong("kind", "'kind' is 'read', 'commit' or 'terminal'."),
    };

    private static TimeSpan Deadline(YamlReading yaml)
    {
        var deadline = yaml.Duration("deadline", TimeSpan.Zero);
        return deadline > TimeSpan.Zero && deadline <= TimeSpan.FromMinutes(1) ? deadline : throw yaml.Wrong("deadline", "'deadline' must be above 0 and at most 60s.");
    }

    private static bool RequiresIdentity(YamlReading yaml) => yaml.OptionalText("requires") switch
    {
        null => false,
        "identity" => true,
        _ => throw yaml.Wrong("requires", "'requires' is 'identity'."),
    };

    private static bool? IsRepeatable(YamlReading yaml) => yaml.OptionalText("repeatable") switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw yaml.Wrong("repeatable", "'repeatable' is 'true' or 'false'."),
    };

    private static string Those(IReadOnlySet<string> known) => known.Count == 0 ? "" : $" There are: {string.Join(", ", known.Order())}.";
}
