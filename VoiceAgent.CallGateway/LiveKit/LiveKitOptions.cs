using System.ComponentModel.DataAnnotations;
using System.Text;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.LiveKit.Setup;

namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>Section <c>LiveKit</c>: a LiveKit server whose rooms reach the agents through its SIP service. Off without an address.</summary>
internal sealed record LiveKitOptions : IValidatableObject
{
    public const string Section = "LiveKit";

    // HS256 needs a key that is as long as its hash. LiveKit itself warns about shorter ones.
    private const int ShortestSecret = 32;

    /// <summary>The address of the server's API, such as <c>https://livekit.example.com</c>. <c>ws</c> and <c>wss</c> are understood as <c>http</c> and <c>https</c>.</summary>
    public string Url { get; init; } = "";

    /// <summary>The address at which web clients connect, when it is another one. Null: <see cref="Url"/> with <c>ws</c> or <c>wss</c>.</summary>
    public string? PublicUrl { get; init; }

    public string ApiKey { get; init; } = "";

    public string ApiSecret { get; init; } = "";

    /// <summary>Which trunks and rules of the server are ours. Two installations on one server need different names.</summary>
    public string Installation { get; init; } = "voiceagent";

    /// <summary>How often the server's trunks and rules are compared with these options.</summary>
    public TimeSpan Check { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From whom LiveKit takes calls: our own outbound calls into rooms.</summary>
    public IReadOnlyList<InboundTrunkOptions> InboundTrunks { get; init; } = [];

    /// <summary>Where LiveKit sends calls: our SIP address.</summary>
    public IReadOnlyList<OutboundTrunkOptions> OutboundTrunks { get; init; } = [];

    /// <summary>Into which rooms LiveKit puts the calls of its inbound trunks.</summary>
    public IReadOnlyList<DispatchRuleOptions> Rules { get; init; } = [];

    /// <summary>User names and passwords of trunks, by name. They come from the vault or the environment, never from a file.</summary>
    public IReadOnlyDictionary<string, TrunkCredentials> Credentials { get; init; } = new Dictionary<string, TrunkCredentials>();

    /// <summary>How an agent is asked into a room.</summary>
    public AgentDialOptions Agent { get; init; } = new();

    /// <summary>Which agent answers the calls of which room. The first rule that fits decides.</summary>
    public IReadOnlyList<RoomRule> Dispatch { get; init; } = [];

    /// <summary>The agents that rooms may ask for. Empty: all.</summary>
    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>How long the platform remembers what it knows of a room, since the last report about it.</summary>
    public TimeSpan RoomsKept { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest life of an access token that people may make.</summary>
    public TimeSpan LongestToken { get; init; } = TimeSpan.FromHours(6);

    public bool IsOn => Url.Length > 0;

    /// <summary>With a slash at the end.</summary>
    public Uri Api => new(Url.Replace("ws://", "http://", StringComparison.OrdinalIgnoreCase).Replace("wss://", "https://", StringComparison.OrdinalIgnoreCase).TrimEnd('/') + "/");

    /// <summary>What clients connect to.</summary>
    public string ClientUrl => PublicUrl is { Length: > 0 } given ? given : $"ws{Api.AbsoluteUri.TrimEnd('/')["http".Length..]}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Mistakes().Select(static mistake => new ValidationResult(mistake));

    private IEnumerable<string> Mistakes()
    {
        if (!IsOn)
        {
            return InboundTrunks.Count + OutboundTrunks.Count + Rules.Count == 0 ? [] : ["'LiveKit' has trunks or rules but no 'LiveKit:Url'. Set the address of the LiveKit server, or remove them."];
        }

        return Server().Concat(InboundTrunks.SelectMany(trunk => trunk.Mistakes(this))).Concat(OutboundTrunks.SelectMany(trunk => trunk.Mistakes(this)))
            .Concat(Rules.SelectMany(rule => rule.Mistakes(this))).Concat(Agent.Mistakes(this)).Concat(Dispatch.SelectMany(static (rule, index) => rule.Mistakes(index)))
            .Concat(Twice("InboundTrunks", InboundTrunks.Select(static trunk => trunk.Name))).Concat(Twice("OutboundTrunks", OutboundTrunks.Select(static trunk => trunk.Name)))
            .Concat(Twice("Rules", Rules.Select(static rule => rule.Name)));
    }

    private IEnumerable<string> Server()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "ws" or "wss") || url.UserInfo.Length > 0 || url.Query.Length > 0)
        {
            yield return "'LiveKit:Url' must be the address of the LiveKit server, such as https://livekit.example.com.";
        }

        if (PublicUrl is { Length: > 0 } open && (!Uri.TryCreate(open, UriKind.Absolute, out var shown) || shown.Scheme is not ("ws" or "wss")))
        {
            yield return "'LiveKit:PublicUrl' must be the address at which web clients connect, such as wss://livekit.example.com.";
        }

        if (ApiKey.Length == 0 || ApiKey.Any(char.IsWhiteSpace))
        {
            yield return "'LiveKit:ApiKey' is missing. Set a key of LiveKit's configuration ('keys').";
        }

        if (Encoding.UTF8.GetByteCount(ApiSecret) < ShortestSecret)
        {
            yield return $"'LiveKit:ApiSecret' must have at least {ShortestSecret} characters. Generate a pair with 'livekit-server generate-keys'. The pair of 'livekit-server --dev' is public and too short.";
        }

        if (Installation.Length is 0 or > 64)
        {
            yield return "'LiveKit:Installation' must have 1 to 64 characters.";
        }

        if (Check < TimeSpan.FromSeconds(5) || Check > TimeSpan.FromHours(1))
        {
            yield return "'LiveKit:Check' must be between 5 seconds and an hour.";
        }

        if (RoomsKept < TimeSpan.FromMinutes(10) || RoomsKept > TimeSpan.FromDays(7) || LongestToken < TimeSpan.FromMinutes(1) || LongestToken > TimeSpan.FromDays(1))
        {
            yield return "'LiveKit:RoomsKept' must be between 10 minutes and 7 days, and 'LiveKit:LongestToken' between a minute and a day.";
        }
    }

    private static IEnumerable<string> Twice(string list, IEnumerable<string> names) =>
        names.GroupBy(static name => name, StringComparer.Ordinal).Where(static same => same.Count() > 1).Select(same => $"'LiveKit:{list}' has the name '{same.Key}' more than once.");
}
