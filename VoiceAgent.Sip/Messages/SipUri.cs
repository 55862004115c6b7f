namespace VoiceAgent.Sip.Messages;

/// <summary>A SIP or SIPS URI (RFC 3261, 19.1). URIs of other schemes keep their text in <see cref="Opaque"/>.</summary>
public sealed class SipUri : IEquatable<SipUri>
{
    /// <summary>In lower case: <c>sip</c>, <c>sips</c>, <c>tel</c> …</summary>
    public required string Scheme { get; init; }

    /// <summary>As it was written, with its escapes. Null where there is none.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>A name or an address. IPv6 addresses have their brackets.</summary>
    public string Host { get; init; } = "";

    /// <summary>0 where none is given.</summary>
    public int Port { get; init; }

    public SipParameters Parameters { get; init; } = SipParameters.Empty;

    /// <summary>The part behind the question mark.</summary>
    public string? Headers { get; init; }

    /// <summary>What follows the colon of a URI of another scheme.</summary>
    public string? Opaque { get; init; }

    public bool IsSip => Opaque is null;

    public bool IsSecure => Scheme == "sips";

    /// <summary>The user with its escapes resolved, or the number of a <c>tel</c> URI without parameters. Null where there is none.</summary>
    public string? UserText => Opaque is { } other ? other.Split(';')[0] : User is null ? null : SipText.Unescape(User);

    /// <summary>The transport that the URI asks for. Null where it asks for none.</summary>
    public SipTransport? Transport => IsSecure ? SipTransport.Tls : Parameters["transport"]?.ToLowerInvariant() switch
    {
        "udp" => SipTransport.Udp,
        "tcp" => SipTransport.Tcp,
        "tls" => SipTransport.Tls,
        _ => null,
    };

    /// <summary>Whether a proxy with this URI is a loose router (<c>lr</c>).</summary>
    public bool IsLoose => Parameters.Has("lr");

    /// <exception cref="SipParseException">The text is no URI.</exception>
    public static SipUri Parse(string text) => TryParse(text, out var uri) ? uri : throw new SipParseException("The text is not a SIP URI. A SIP URI is written like sip:name@host:5060.");

    public static bool TryParse(ReadOnlySpan<char> text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        var colon = text.IndexOf(':');
        if (colon <= 0 || text.IndexOfAny(" \t\r\n<>\"") >= 0 || !char.IsAsciiLetter(text[0]) || !SipText.IsToken(text[..colon]))
        {
            return false;
        }

        var scheme = text[..colon].ToString().ToLowerInvariant();
        var rest = text[(colon + 1)..];
        if (rest.IsEmpty)
        {
            return false;
        }

        if (scheme is not ("sip" or "sips"))
        {
            uri = new SipUri { Scheme = scheme, Opaque = rest.ToString() };
            return true;
        }

        // The user may hold ';' and '?', so the '@' is sought first. It cannot stand unescaped behind the host.
        string? user = null, password = null, headers = null;
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            var info = rest[..at];
            rest = rest[(at + 1)..];
            var split = info.IndexOf(':');
            user = (split < 0 ? info : info[..split]).ToString();
            password = split < 0 ? null : info[(split + 1)..].ToString();
            if (user.Length == 0 || rest.Contains('@'))
            {
                return false;
            }
        }

        if (rest.IndexOf('?') is >= 0 and var question)
        {
            headers = rest[(question + 1)..].ToString();
            rest = rest[..question];
        }

        var semicolon = rest.IndexOf(';');
        var parameters = SipParameters.Empty;
        if (semicolon >= 0 && !SipParameters.TryParse(rest[semicolon..], out parameters))
        {
            return false;
        }

        if (!HostPort.TryParse(semicolon < 0 ? rest : rest[..semicolon], out var host, out var port))
        {
            return false;
        }

        uri = new SipUri { Scheme = scheme, User = user, Password = password, Host = host, Port = port, Parameters = parameters, Headers = headers };
        return true;
    }

    /// <summary>The same URI with a parameter set.</summary>
    public SipUri With(string parameter, string? value = null) => Copy(Parameters.With(parameter, value), Headers);

    /// <summary>The URI as it may stand in a request line: without headers and without <c>method</c> (RFC 3261, 19.1.5).</summary>
    public SipUri ForRequestLine() => Headers is null && !Parameters.Has("method") ? this : Copy(Parameters.Without("method"), null);

    /// <summary>Compares by RFC 3261, 19.1.4.</summary>
    public bool Equals(SipUri? other)
    {
        if (other is null || Scheme != other.Scheme || Opaque != other.Opaque)
        {
            return false;
        }

        return UserText == other.UserText && Password == other.Password && Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase) && Port == other.Port
            && Agree(this, other) && Agree(other, this) && (Headers ?? "").Equals(other.Headers ?? "", StringComparison.OrdinalIgnoreCase);
    }

    public override bool Equals(object? obj) => Equals(obj as SipUri);

    public override int GetHashCode() => HashCode.Combine(Scheme, UserText, Host.ToUpperInvariant(), Port);

    public override string ToString() => Opaque is { } other
        ? $"{Scheme}:{other}"
        : $"{Scheme}:{(User is null ? "" : Password is null ? $"{User}@" : $"{User}:{Password}@")}{Host}{(Port == 0 ? "" : $":{Port}")}{Parameters}{(Headers is null ? "" : $"?{Headers}")}";

    private static bool Agree(SipUri one, SipUri other)
    {
        foreach (var (name, value) in one.Parameters.All)
        {
            var mustBeInBoth = name.ToLowerInvariant() is "user" or "ttl" or "method" or "maddr" or "transport";
            if (other.Parameters.Has(name) ? !string.Equals(value, other.Parameters[name], StringComparison.OrdinalIgnoreCase) : mustBeInBoth)
            {
                return false;
            }
        }

        return true;
    }

    private SipUri Copy(SipParameters parameters, string? headers) =>
        new() { Scheme = Scheme, User = User, Password = Password, Host = Host, Port = Port, Parameters = parameters, Headers = headers, Opaque = Opaque };
}
