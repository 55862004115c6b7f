using System.Collections.Frozen;

namespace VoiceAgent.Sip.Messages;

/// <summary>Names of headers as we write them. Compact forms are read as the long name.</summary>
public static class SipHeaderNames
{
    public const string Accept = "Accept", Allow = "Allow", Authorization = "Authorization", AuthenticationInfo = "Authentication-Info", CallId = "Call-ID", Contact = "Contact";
    public const string ContentEncoding = "Content-Encoding", ContentLength = "Content-Length", ContentType = "Content-Type", CSeq = "CSeq", Date = "Date", Diversion = "Diversion";
    public const string Event = "Event", Expires = "Expires", From = "From", MaxForwards = "Max-Forwards", MinExpires = "Min-Expires", MinSe = "Min-SE", Path = "Path";
    public const string PAssertedIdentity = "P-Asserted-Identity", ProxyAuthenticate = "Proxy-Authenticate", ProxyAuthorization = "Proxy-Authorization", ProxyRequire = "Proxy-Require";
    public const string RAck = "RAck", Reason = "Reason", RecordRoute = "Record-Route", ReferredBy = "Referred-By", ReferSub = "Refer-Sub", ReferTo = "Refer-To";
    public const string RemotePartyId = "Remote-Party-ID", Replaces = "Replaces", Require = "Require", RetryAfter = "Retry-After", Route = "Route", RSeq = "RSeq";
    public const string Server = "Server", ServiceRoute = "Service-Route", SessionExpires = "Session-Expires", Subject = "Subject", SubscriptionState = "Subscription-State";
    public const string Supported = "Supported", To = "To", Unsupported = "Unsupported", UserAgent = "User-Agent", Via = "Via", Warning = "Warning", WwwAuthenticate = "WWW-Authenticate";

    private static readonly FrozenDictionary<string, string> Known = new[]
    {
        Accept, Allow, Authorization, AuthenticationInfo, CallId, Contact, ContentEncoding, ContentLength, ContentType, CSeq, Date, Diversion, Event, Expires, From, MaxForwards, MinExpires,
        MinSe, Path, PAssertedIdentity, ProxyAuthenticate, ProxyAuthorization, ProxyRequire, RAck, Reason, RecordRoute, ReferredBy, ReferSub, ReferTo, RemotePartyId, Replaces, Require,
        RetryAfter, Route, RSeq, Server, ServiceRoute, SessionExpires, Subject, SubscriptionState, Supported, To, Unsupported, UserAgent, Via, Warning, WwwAuthenticate,
    }.Select(name => (name, name)).Concat(
    [
        ("i", CallId), ("m", Contact), ("e", ContentEncoding), ("l", ContentLength), ("c", ContentType), ("f", From), ("s", Subject), ("k", Supported), ("t", To), ("v", Via), ("o", Event),
        ("r", ReferTo), ("b", ReferredBy), ("x", SessionExpires),
    ]).ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The constant of a known name or compact form. An unknown name is a new string.</summary>
    internal static string Intern(ReadOnlySpan<char> name) => BySpan.TryGetValue(name, out var known) ? known : name.ToString();
}
