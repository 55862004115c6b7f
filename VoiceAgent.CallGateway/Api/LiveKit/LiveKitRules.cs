using System.Text;
using System.Text.RegularExpressions;
using VoiceAgent.CallGateway.LiveKit;

namespace VoiceAgent.CallGateway.Api.LiveKit;

/// <summary>Checks what people send about rooms. The limits are LiveKit's own ones, or narrower.</summary>
internal static partial class LiveKitRules
{
    private const int LongestName = 256;
    private const int LongestMetadata = 8 * 1024;
    private const int MostAttributes = 32;
    private const int LongestAttribute = 1024;

    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    /// <summary>The name of a room in an address. The server leaves an encoded slash as it is.</summary>
    public static string NameIn(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static string? MistakeIn(string room) => IsName(room) ? null : $"A room has a name of 1 to {LongestName} characters, without control characters.";

    public static string? MistakeIn(RoomAgentOrder? order, LiveKitOptions options) => order is null ? "Send a JSON object with 'agent'."
        : order.Agent is not { } agent || !AgentName().IsMatch(agent) ? "Set 'agent' to the name of an agent: 1 to 64 letters, digits, dots, underscores and dashes."
        : options.Agents.Count > 0 && !options.Agents.Contains(agent, StringComparer.Ordinal) ? $"The agent '{agent}' may not be asked into rooms. An administrator can add it to 'LiveKit:Agents'."
        : order.Language is { } language && !LanguageTag().IsMatch(language) ? "Set 'language' to a tag such as en-US, or leave it out."
        : IsTooLong(order.Metadata) ? $"Set 'metadata' to at most {LongestMetadata} bytes, or leave it out."
        : null;

    public static string? MistakeIn(RoomTokenOrder? order, LiveKitOptions options) => order is null ? "Send a JSON object with 'room' and 'identity'."
        : !IsName(order.Room) ? $"Set 'room' to 1 to {LongestName} characters without control characters."
        : !IsName(order.Identity) ? $"Set 'identity' to 1 to {LongestName} characters without control characters."
        : order.Name is { } name && !IsName(name) ? $"Set 'name' to 1 to {LongestName} characters, or leave it out."
        : IsTooLong(order.Metadata) || IsTooLong(order.RoomMetadata) ? $"Set 'metadata' and 'roomMetadata' to at most {LongestMetadata} bytes each, or leave them out."
        : order.Attributes is { } attributes && (attributes.Count > MostAttributes || attributes.Any(static pair => !IsName(pair.Key) || pair.Value is null || pair.Value.Length > LongestAttribute || pair.Key.StartsWith("sip.", StringComparison.Ordinal) || pair.Key.StartsWith("voiceagent.", StringComparison.Ordinal)))
            ? $"Set 'attributes' to at most {MostAttributes} texts of at most {LongestAttribute} characters. Names that begin with 'sip.' or 'voiceagent.' are reserved."
        : LifeOf(order) < ShortestLife || LifeOf(order) > options.LongestToken
            ? $"Set 'seconds' to a number from {ShortestLife.TotalSeconds:F0} to {options.LongestToken.TotalSeconds:F0}, or leave it out."
        : null;

    public static TimeSpan LifeOf(RoomTokenOrder order) => order.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLife;

    private static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl) && name.Trim().Length > 0;

    private static bool IsTooLong(string? text) => text is not null && Encoding.UTF8.GetByteCount(text) > LongestMetadata;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex AgentName();

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguageTag();
}
