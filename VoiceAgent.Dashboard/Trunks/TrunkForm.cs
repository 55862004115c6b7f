using System.Globalization;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Dashboard.Trunks;

/// <summary>The main settings of a trunk as a person types them. Settings that the form does not have stay as they are.</summary>
public sealed class TrunkForm
{
    private static readonly char[] Between = [' ', ',', ';', '\t', '\r', '\n'];

    private Trunk _trunk = new();

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public bool Enabled { get; set; } = true;

    public TrunkDirection Direction { get; set; }

    /// <summary>One address in a line: <c>sip.example.com:5061 tls</c>.</summary>
    public string Addresses { get; set; } = "";

    public string Numbers { get; set; } = "";

    public string Sources { get; set; } = "";

    public string InboundUser { get; set; } = "";

    public string InboundCredential { get; set; } = "";

    public string OutboundUser { get; set; } = "";

    public string OutboundCredential { get; set; } = "";

    public bool Register { get; set; }

    public string Codecs { get; set; } = "";

    /// <summary>Empty: the default of the transport.</summary>
    public string Srtp { get; set; } = "";

    public DtmfMode Dtmf { get; set; }

    public TransferMode Transfer { get; set; }

    public UnmatchedCalls Unmatched { get; set; }

    public int Calls { get; set; }

    public int CallsPerSecond { get; set; }

    public string Country { get; set; } = "";

    public string Countries { get; set; } = "";

    public string Prefixes { get; set; } = "";

    public int CallsPerHour { get; set; }

    public int CallsPerDay { get; set; }

    public int MinutesPerHour { get; set; }

    public int MinutesPerDay { get; set; }

    public static TrunkForm Of(Trunk trunk) => new()
    {
        _trunk = trunk,
        Id = trunk.Id,
        Name = trunk.Name,
        Enabled = trunk.Enabled,
        Direction = trunk.Direction,
        Addresses = string.Join('\n', trunk.Addresses.Select(Written)),
        Numbers = string.Join('\n', trunk.Numbers),
        Sources = string.Join('\n', trunk.Inbound.Sources),
        InboundUser = trunk.Inbound.User ?? "",
        InboundCredential = trunk.Inbound.Credential ?? "",
        OutboundUser = trunk.Outbound.User ?? "",
        OutboundCredential = trunk.Outbound.Credential ?? "",
        Register = trunk.Outbound.Register,
        Codecs = string.Join(", ", trunk.Media.Codecs.Select(codec => codec.ToString().ToLowerInvariant())),
        Srtp = trunk.Media.Srtp?.ToString() ?? "",
        Dtmf = trunk.Media.Dtmf,
        Transfer = trunk.Signalling.Transfer,
        Unmatched = trunk.Unmatched,
        Calls = trunk.Limits.Calls,
        CallsPerSecond = trunk.Limits.CallsPerSecond,
        Country = trunk.Numbering.Country ?? "",
        Countries = string.Join(", ", trunk.Toll.Countries),
        Prefixes = string.Join(", ", trunk.Toll.Prefixes),
        CallsPerHour = trunk.Toll.CallsPerHour,
        CallsPerDay = trunk.Toll.CallsPerDay,
        MinutesPerHour = trunk.Toll.MinutesPerHour,
        MinutesPerDay = trunk.Toll.MinutesPerDay,
    };

    /// <returns>The trunk, or what cannot be read. The gateway checks the rest.</returns>
    public (Trunk? Trunk, IReadOnlyList<string> Mistakes) Read()
    {
        List<string> mistakes = [];
        var addresses = Lines(Addresses).Select(line => AddressOf(line, mistakes)).OfType<TrunkAddress>().ToArray();
        var codecs = Words(Codecs).Select(word => CodecOf(word, mistakes)).OfType<TrunkCodec>().ToArray();
        return mistakes.Count > 0 ? (null, mistakes) : (
            _trunk with
            {
                Id = Id.Trim(),
                Name = Name.Trim(),
                Enabled = Enabled,
                Direction = Direction,
                Addresses = addresses,
                Numbers = Lines(Numbers),
                Inbound = _trunk.Inbound with { Sources = Words(Sources), User = OrNull(InboundUser), Credential = OrNull(InboundCredential) },
                Outbound = _trunk.Outbound with { User = OrNull(OutboundUser), Credential = OrNull(OutboundCredential), Register = Register },
                Media = _trunk.Media with { Codecs = codecs, Srtp = Enum.TryParse<SrtpMode>(Srtp, out var srtp) ? srtp : null, Dtmf = Dtmf },
                Signalling = _trunk.Signalling with { Transfer = Transfer },
                Unmatched = Unmatched,
                Limits = _trunk.Limits with { Calls = Calls, CallsPerSecond = CallsPerSecond },
                Numbering = _trunk.Numbering with { Country = OrNull(Country)?.ToUpperInvariant() },
                Toll = _trunk.Toll with
                {
                    Countries = [.. Words(Countries).Select(country => country.ToUpperInvariant())],
                    Prefixes = Words(Prefixes),
                    CallsPerHour = CallsPerHour,
                    CallsPerDay = CallsPerDay,
                    MinutesPerHour = MinutesPerHour,
                    MinutesPerDay = MinutesPerDay,
                },
            },
            mistakes);
    }

    private static string Written(TrunkAddress address) => string.Create(
        CultureInfo.InvariantCulture, $"{(address.Host.Contains(':') ? $"[{address.Host}]" : address.Host)}{(address.Port is { } port ? $":{port}" : "")} {address.Transport.ToString().ToLowerInvariant()}");

    private static TrunkAddress? AddressOf(string line, List<string> mistakes)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var transport = SipTransport.Tls;
        var isRead = parts.Length == 1 || (parts.Length == 2 && Enum.TryParse(parts[1], ignoreCase: true, out transport) && Enum.IsDefined(transport) && char.IsLetter(parts[1][0]));

        // An IPv6 address is in brackets, because it has colons itself.
        var end = parts[0].StartsWith('[') ? parts[0].IndexOf(']') : -1;
        var colon = parts[0].IndexOf(':', end + 1);
        var host = colon < 0 ? parts[0] : parts[0][..colon];
        int? port = colon < 0 ? null : int.TryParse(parts[0].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (!isRead || port is -1)
        {
            mistakes.Add($"Addresses: '{line}' cannot be read. Write sip.example.com, sip.example.com:5061 or sip.example.com:5060 udp.");
            return null;
        }

        return new TrunkAddress { Host = host.Trim('[', ']'), Port = port, Transport = transport };
    }

    private static TrunkCodec? CodecOf(string word, List<string> mistakes)
    {
        if (char.IsLetter(word[0]) && Enum.TryParse<TrunkCodec>(word, ignoreCase: true, out var codec))
        {
            return codec;
        }

        mistakes.Add($"Codecs: '{word}' is not known. Write pcmu, pcma, g722 or opus.");
        return null;
    }

    private static string[] Words(string text) => text.Split(Between, StringSplitOptions.RemoveEmptyEntries);

    // People write numbers with spaces.
    private static string[] Lines(string text) => text.Split(['\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? OrNull(string text) => text.Trim() is { Length: > 0 } written ? written : null;
}
