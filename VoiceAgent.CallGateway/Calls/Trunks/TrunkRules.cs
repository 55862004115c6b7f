using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Trunks;
using static VoiceAgent.CallGateway.Calls.Routes.RouteRules;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>What a trunk must fulfil, in range and form.</summary>
internal static partial class TrunkRules
{
    public const string NameForm = "Write 1 to 64 lower-case letters, digits and dashes. The first one is a letter or a digit.";
    private const int MostAddresses = 8;
    private const int MostNumbers = 1_000;
    private const int MostSources = 64;
    private const int MostPrefixes = 200;
    private const int MostRewrites = 20;
    private const int MostHeaders = 20;
    private const int LongestName = 100;
    private const int MostCalls = 10_000;
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 32;

    /// <summary>Headers of SIP itself, which tell how a call is routed or proved. They are not for agents.</summary>
    private static readonly string[] OwnHeaders = ["Via", "Route", "Record-Route", "Contact", "Authorization", "Proxy-Authorization", "WWW-Authenticate", "Proxy-Authenticate", "Identity"];

    /// <returns>Empty when the trunk is valid.</returns>
    public static IReadOnlyList<RouteMistake> Check(Trunk trunk) =>
    [
        .. When(!IsId(trunk.Id), "id", $"'{trunk.Id}' is no id. {NameForm}"),
        .. When(!IsText(trunk.Name, LongestName), "name", $"Write a name of at most {LongestName} characters, on one line."),
        .. Addresses(trunk),
        .. Numbers(trunk),
        .. Inbound(trunk),
        .. Outbound(trunk),
        .. Media(trunk.Media),
        .. Signalling(trunk.Signalling),
        .. When(trunk.Limits.Calls is < 1 or > MostCalls, "limits.calls", $"Write a number between 1 and {MostCalls}."),
        .. When(trunk.Limits.CallsPerSecond is < 1 or > 1_000, "limits.callsPerSecond", "Write a number between 1 and 1000."),
        .. Numbering(trunk.Numbering),
        .. Toll(trunk.Toll),
    ];

    /// <summary>What may be wrong although it is allowed.</summary>
    public static IEnumerable<string> Warnings(Trunk trunk)
    {
        if (trunk.Addresses.Any(address => address.Transport is not SipTransport.Tls))
        {
            yield return "The trunk does not use TLS everywhere, so numbers and passwords can be guessed from what travels. Set transport to tls if the provider has it.";
        }

        if (trunk.EffectiveSrtp() is not SrtpMode.Required)
        {
            yield return "Audio may travel without encryption. Set media.srtp to required if the provider has it.";
        }

        if (trunk.PlacesCalls() && trunk.Toll is { Countries.Count: 0, Prefixes.Count: 0 })
        {
            yield return "No call can be placed, because toll.countries and toll.prefixes are empty.";
        }

        if (trunk.PlacesCalls() && trunk.Numbers.Count == 0)
        {
            yield return "No call can be placed, because the trunk has no number.";
        }

        if (trunk.Inbound.AllowAnySource)
        {
            yield return "Requests are taken from nearly every address. Only the password protects the trunk.";
        }
    }

    public static bool IsId(string? id) => id is not null && Id().IsMatch(id);

    public static bool IsText(string? text, int longest) => text is not null && text.Trim().Length > 0 && text.Length <= longest && !text.Any(char.IsControl);

    /// <summary>The name of a header.</summary>
    public static bool IsHeader(string? name) => name is not null && Header().IsMatch(name);

    /// <summary>A network whose address has no bits behind the length, or a single address.</summary>
    public static bool IsNetwork(string? text, out IPNetwork network)
    {
        network = default;
        if (text is null || text.Length > 64)
        {
            return false;
        }

        if (text.Contains('/'))
        {
            // .NET clears the bits behind the length. They are a mistake of the person who wrote them.
            return IPNetwork.TryParse(text, out network) && IPAddress.TryParse(text[..text.IndexOf('/')], out var written) && written.Equals(network.BaseAddress);
        }

        if (!IPAddress.TryParse(text, out var address) || !IsLiteral(text))
        {
            return false;
        }

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    // IPAddress also reads 1 and 0x7f.1, which nobody means.
    public static bool IsLiteral(string host) => IPAddress.TryParse(host, out var address) && (address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 || host.Count(sign => sign == '.') == 3);

    private static IEnumerable<RouteMistake> Addresses(Trunk trunk) =>
    [
        .. When(trunk.Addresses.Count > MostAddresses, "addresses", $"There may be at most {MostAddresses}."),
        .. When(trunk.Addresses.Count == 0 && (trunk.Direction is not TrunkDirection.Inbound || trunk.Outbound.Register), "addresses", "A trunk that places calls or registers needs the provider's address."),
        .. trunk.Addresses.SelectMany((address, index) => address is null ? [new RouteMistake($"addresses[{index}]", "The address is empty. Give it a host.")] :
        (IEnumerable<RouteMistake>)
        [
            .. When(!IsHost(address.Host), $"addresses[{index}].host", $"'{address.Host}' is no host. Write a name such as sip.example.com or an IP address, without a port."),
            .. When(address.Port is < 1 or > 65_535, $"addresses[{index}].port", "Write a port between 1 and 65535, or leave it out."),
        ]),
    ];

    private static IEnumerable<RouteMistake> Numbers(Trunk trunk) =>
    [
        .. When(trunk.Numbers.Count > MostNumbers, "numbers", $"There may be at most {MostNumbers}."),
        .. trunk.Numbers.SelectMany((number, index) => When(number is null || !CallTargets.IsNumber(number), $"numbers[{index}]", $"'{number}' is no number. Write a number such as +15550199001 (E.164).")),
        .. When(trunk.Numbers.Distinct().Count() < trunk.Numbers.Count, "numbers", "Name each number once."),
    ];

    private static IEnumerable<RouteMistake> Inbound(Trunk trunk)
    {
        var inbound = trunk.Inbound;
        var takes = trunk.Direction is not TrunkDirection.Outbound;
        var hasSource = inbound.Sources.Count > 0 || trunk.Addresses.Any(address => address is not null && IsLiteral(address.Host));
        return
        [
            .. When(inbound.Sources.Count > MostSources, "inbound.sources", $"There may be at most {MostSources}."),
            .. inbound.Sources.SelectMany((source, index) => Source(source, $"inbound.sources[{index}]", inbound.AllowAnySource)),
            .. When(takes && !hasSource && !inbound.AllowAnySource, "inbound.sources", "Name the networks from which calls come, such as 203.0.113.0/24. The provider's documentation lists them."),
            .. When(takes && inbound.AllowAnySource && inbound.User is null, "inbound.user", "A trunk that takes calls from any address needs digest authentication: set user and credential."),
            .. Login(inbound.User, inbound.Credential, "inbound"),
        ];
    }

    private static IEnumerable<RouteMistake> Source(string source, string field, bool anySource)
    {
        if (!IsNetwork(source, out var network))
        {
            return [new RouteMistake(field, $"'{source}' is no network. Write a network such as 203.0.113.0/24 whose address ends with zeros, or one address.")];
        }

        var widest = network.BaseAddress.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 ? WidestIPv6 : WidestIPv4;
        return When(network.PrefixLength < widest && !anySource, field, $"The network has too many addresses (widest: /{widest}). Name the provider's networks, or set inbound.allowAnySource and a user.");
    }

    private static IEnumerable<RouteMistake> Outbound(Trunk trunk)
    {
        var outbound = trunk.Outbound;
        return
        [
            .. Login(outbound.User, outbound.Credential, "outbound"),
            .. When(outbound.Register && outbound.User is null, "outbound.user", "A trunk that registers needs a user and a credential."),
            .. When(outbound.Realm is { } realm && !IsText(realm, 128), "outbound.realm", "Write the realm that the provider names, with at most 128 characters, or leave it out."),
            .. When(outbound.Expires < TimeSpan.FromMinutes(1) || outbound.Expires > TimeSpan.FromDays(1), "outbound.expires", "It must be between one minute (00:01:00) and one day (1.00:00:00)."),
        ];
    }

    private static IEnumerable<RouteMistake> Login(string? user, string? credential, string field) =>
    [
        .. When(user is not null && !User().IsMatch(user), $"{field}.user", "Write 1 to 64 letters, digits and the signs + . _ - @."),
        .. When(credential is not null && !IsId(credential), $"{field}.credential", $"Write the name of a secret, not the password. {NameForm} The password is in 'Sip:Credentials:{{name}}'."),
        .. When(user is null != credential is null, $"{field}.credential", "Set user and credential together, or neither."),
    ];

    private static IEnumerable<RouteMistake> Media(TrunkMedia media) =>
    [
        .. When(media.Codecs.Count == 0, "media.codecs", "Name at least one codec: pcmu, pcma, g722 or opus."),
        .. When(media.Codecs.Distinct().Count() < media.Codecs.Count, "media.codecs", "Name each codec once."),
        .. When(media.ExternalAddress is { } external && !IsLiteral(external), "media.externalAddress", $"'{media.ExternalAddress}' is no IP address. Write the address that the provider sees, or leave it out."),
    ];

    private static IEnumerable<RouteMistake> Signalling(TrunkSignalling signalling) =>
    [
        .. When(signalling.SessionTimer is { } timer && (timer < TimeSpan.FromSeconds(90) || timer > TimeSpan.FromHours(24)), "signalling.sessionTimer", "It must be between 90 seconds (00:01:30, RFC 4028) and one day. Null: none."),
        .. When(signalling.KeepAlive is { } alive && (alive < TimeSpan.FromSeconds(5) || alive > TimeSpan.FromHours(1)), "signalling.keepAlive", "It must be between 5 seconds (00:00:05) and one hour (01:00:00). Null: never."),
        .. When(signalling.PassedHeaders.Count > MostHeaders, "signalling.passedHeaders", $"There may be at most {MostHeaders}."),
        .. signalling.PassedHeaders.SelectMany((name, index) => When(
            !IsHeader(name) || OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase), $"signalling.passedHeaders[{index}]", $"'{name}' cannot be passed on. Write the name of a header such as X-Customer, and none of SIP's own.")),
    ];

    private static IEnumerable<RouteMistake> Numbering(TrunkNumbering numbering) =>
    [
        .. When(numbering.Country is { } country && !NumberRules.IsCountry(country), "numbering.country", $"'{numbering.Country}' is no country. Write two capital letters such as DE or US (ISO 3166)."),
        .. When(numbering.OutForm is NumberForm.National && numbering.Country is null, "numbering.country", "The national form needs a country."),
        .. Rewrites(numbering.In, "numbering.in"),
        .. Rewrites(numbering.Out, "numbering.out"),
    ];

    private static IEnumerable<RouteMistake> Rewrites(IReadOnlyList<NumberRewrite> rewrites, string field) =>
    [
        .. When(rewrites.Count > MostRewrites, field, $"There may be at most {MostRewrites}."),
        .. rewrites.SelectMany((rewrite, index) => When(
            rewrite is null || !Digits().IsMatch(rewrite.Strip ?? "x") || !Digits().IsMatch(rewrite.Prepend ?? "x"), $"{field}[{index}]", "strip and prepend have at most 16 digits, +, * and #.")),
    ];

    private static IEnumerable<RouteMistake> Toll(TollRules toll) =>
    [
        .. toll.Countries.SelectMany((country, index) => When(!NumberRules.IsCountry(country), $"toll.countries[{index}]", $"'{country}' is no country. Write two capital letters such as DE or US (ISO 3166).")),
        .. When(toll.Countries.Count > 250, "toll.countries", "Name each country once."),
        .. Prefixes(toll.Prefixes, "toll.prefixes"),
        .. Prefixes(toll.RefusedPrefixes, "toll.refusedPrefixes"),
        .. When(toll.Hours is not null && (string.IsNullOrEmpty(toll.TimeZone) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(toll.TimeZone) is null), "toll.timeZone", "Hours need a time zone. Set an IANA name such as America/New_York, Europe/Berlin or UTC, with its capital letters."),
        .. toll.Hours is { } weekly
            ? HoursRules.Check(new Route { TimeZone = "UTC", Hours = new BusinessHours { Weekly = weekly } }).Select(mistake => mistake with { Field = mistake.Field.Replace("hours.weekly", "toll.hours", StringComparison.Ordinal) })
            : [],
        .. Limit(toll.CallsPerHour, "callsPerHour"),
        .. Limit(toll.CallsPerDay, "callsPerDay"),
        .. Limit(toll.MinutesPerHour, "minutesPerHour"),
        .. Limit(toll.MinutesPerDay, "minutesPerDay"),
        .. Limit(toll.CallsPerDestinationPerDay, "callsPerDestinationPerDay"),
        .. Limit(toll.MinutesPerDestinationPerDay, "minutesPerDestinationPerDay"),
        .. Limit(toll.CallsPerDestination, "callsPerDestination"),
    ];

    private static IEnumerable<RouteMistake> Prefixes(IReadOnlyList<string> prefixes, string field) =>
    [
        .. When(prefixes.Count > MostPrefixes, field, $"There may be at most {MostPrefixes}."),
        .. prefixes.SelectMany((prefix, index) => When(prefix is null || !Prefix().IsMatch(prefix), $"{field}[{index}]", $"'{prefix}' is no beginning of a number. Write the country code and perhaps more digits, such as +4930.")),
    ];

    private static IEnumerable<RouteMistake> Limit(int limit, string name) => When(limit is < 0 or > 10_000_000, $"toll.{name}", "Write a number between 0 and 10000000. 0 allows no call.");

    private static bool IsHost(string? host) => host is { Length: > 0 and <= 253 } && (IsLiteral(host) || (Host().IsMatch(host) && host.Any(char.IsAsciiLetter)));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[A-Za-z0-9+._@-]{1,64}\z")]
    private static partial Regex User();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex Header();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"\A\+?[0-9*#]{0,16}\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A\+[1-9][0-9]{0,14}\z")]
    private static partial Regex Prefix();
}
