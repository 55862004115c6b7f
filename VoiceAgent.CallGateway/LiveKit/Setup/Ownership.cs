using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>The mark of ours in the metadata of a trunk or a rule. What does not have it was made by somebody else, and is never touched.</summary>
internal sealed record Ownership
{
    private const string Product = "voiceagent";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? ManagedBy { get; init; }

    public string Installation { get; init; } = "";

    /// <summary>When the gateway that has written this was started, in seconds since 1970. A gateway never undoes what a later one has written.</summary>
    public long Since { get; init; }

    /// <summary>A fingerprint of the user name and the password, because a server may not show them. Null without credentials.</summary>
    public string? Credentials { get; init; }

    /// <summary>A mark of ours.</summary>
    public static Ownership Of(string installation, long since, string? credentials = null) => new() { ManagedBy = Product, Installation = installation, Since = since, Credentials = credentials };

    public override string ToString() => JsonSerializer.Serialize(this, Json);

    /// <returns>Null when the trunk or rule is not ours.</returns>
    public static Ownership? Read(string metadata, string installation)
    {
        try
        {
            return metadata.Length == 0 ? null
                : JsonSerializer.Deserialize<Ownership>(metadata, Json) is { ManagedBy: Product } mark && mark.Installation == installation ? mark : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="key">The API secret, so that nobody can try passwords against the fingerprint.</param>
    public static string? FingerprintOf(TrunkCredentials? credentials, string key) => credentials is null ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{credentials.Username}\n{credentials.Password}")))[..16];
}
