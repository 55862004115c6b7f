using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>The mark of ours in the metadata of a trunk or a rule. What does not have it was made by somebody else, and is never touched.</summary>
internal sealed record Ownership
{
    private const string Product = "voiceagent";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? ManagedBy { get; init; }

    public string Installation { get; init; } = "";

    /// <summary>When the gateway that has written this was started, in milliseconds since 1970. See <see cref="YieldsTo"/>.</summary>
    public long Since { get; init; }

    /// <summary>A fingerprint of everything that was written, also of the password, because a server may not show it.</summary>
    public string Wants { get; init; } = "";

    /// <param name="item">A trunk or a rule, still without its metadata.</param>
    /// <param name="key">The API secret, so that nobody can try passwords against the fingerprint.</param>
    public static Ownership Of(object item, string installation, long since, string key) => new()
    {
        ManagedBy = Product,
        Installation = installation,
        Since = since,
        Wants = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), JsonSerializer.SerializeToUtf8Bytes(item, item.GetType(), ProtoJson.Options)))[..16],
    };

    /// <summary>
    /// Whether a gateway that wants this leaves the thing as it is, because one that was started later wants something else. During an update both run, and they must
    /// not take turns. A gateway that wants the same may mend it whenever it was started.
    /// </summary>
    public bool YieldsTo(Ownership present) => present.Since > Since && present.Wants != Wants;

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
}
