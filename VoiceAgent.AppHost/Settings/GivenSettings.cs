using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Settings;

/// <summary>
/// Checks a person's settings before anything starts. A service would also report a wrong setting, but half a minute later and
/// among the logs of other services.
/// </summary>
internal static class GivenSettings
{
    private const string InQuotes = " (in quotes: a shell ends a command at a semicolon)";

    private static readonly Dictionary<string, ConnectionForm> Forms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["acs"] = new("endpoint=https://<name>.communication.azure.com;accesskey=<key>", ["endpoint", "accesskey"], TakesAddress: true),
        ["speech"] = new("Endpoint=https://<name>.cognitiveservices.azure.com;Key=<key>", ["Endpoint"]),
        ["speech2"] = new("Endpoint=https://<name>.cognitiveservices.azure.com;Key=<key>", ["Endpoint"]),
        ["whisperlive"] = new("Endpoint=ws://<host>:8000", ["Endpoint"], TakesAddress: true),
        ["transcription"] = new("Endpoint=http://<host>:8000/v1;Model=<model>", ["Endpoint"], TakesAddress: true),
        ["piper"] = new("Endpoint=http://<host>:5000", ["Endpoint"], TakesAddress: true),
        ["synthesis"] = new("Endpoint=http://<host>:8880/v1;Model=<model>", ["Endpoint"], TakesAddress: true),
        ["openai"] = new("Endpoint=https://<name>.openai.azure.com/openai/v1;Key=<key>;Model=<deployment>", ["Endpoint", "Model"]),
        ["openai2"] = new("Endpoint=https://<name>.openai.azure.com/openai/v1;Key=<key>;Model=<deployment>", ["Endpoint", "Model"]),
        ["ollama"] = new("Endpoint=http://<host>:11434;Model=<model>;Fallback=<smaller model>", ["Endpoint", "Model"]),
        ["cosmos"] = new("AccountEndpoint=https://<name>.documents.azure.com;AccountKey=<key>", ["AccountEndpoint", "AccountKey"], TakesAddress: true),
        ["blobs"] = new("DefaultEndpointsProtocol=https;AccountName=<name>;AccountKey=<key>", [], TakesAddress: true),
        ["redis"] = new("<host>:<port>,password=<password>,ssl=true", []),
    };

    /// <summary>Services whose emulator can be replaced by a connection string.</summary>
    public static IEnumerable<string> Services => Forms.Keys;

    /// <exception cref="CommandLineException">A setting cannot be used.</exception>
    public static void Check(IConfiguration settings)
    {
        foreach (var (service, form) in Forms)
        {
            if (settings.GetConnectionString(service) is { Length: > 0 } given && (service == "redis" ? RedisComplaint(given) : form.Complaint(given)) is { } complaint)
            {
                throw new CommandLineException($"ConnectionStrings:{service} {complaint}: write \"{form.Example}\"{(form.Example.Contains(';', StringComparison.Ordinal) ? InQuotes : "")}.");
            }
        }

        foreach (var (name, given) in settings.GetSection("PublicUrls").AsEnumerable().Append(new("Authentication:Authority", settings["Authentication:Authority"])))
        {
            if (given is { Length: > 0 } && !ConnectionForm.IsAddress(given, "http", "https"))
            {
                throw new CommandLineException($"{name} is '{given}', which is no address: write one such as https://example.com.");
            }
        }

        if (settings[Ports.Randomize] is { Length: > 0 } random && !bool.TryParse(random, out _))
        {
            throw new CommandLineException($"{Ports.Randomize} is '{random}': write true or false.");
        }
    }

    // Only the servers are checked. The options after them belong to the client library.
    private static string? RedisComplaint(string given)
    {
        var server = given.Split(',', StringSplitOptions.TrimEntries)[0];
        var colon = server.LastIndexOf(':');
        return server.Contains("://", StringComparison.Ordinal) ? "is an address with a scheme, and the client takes a host and a port"
            : server.Length == 0 || server.Contains('=', StringComparison.Ordinal) || server.Contains(' ', StringComparison.Ordinal) ? "does not begin with a server"
            : colon >= 0 && !server.EndsWith(']') && !ushort.TryParse(server.AsSpan(colon + 1), out _) ? "has no number for a port"
            : null;
    }
}
