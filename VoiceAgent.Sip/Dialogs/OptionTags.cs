using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>The option tags that we understand, and the headers about them.</summary>
internal static class OptionTags
{
    public const string Reliable = "100rel", Timer = "timer", Replaces = "replaces", NoReferSub = "norefersub";
    public const string Supported = "100rel, timer, replaces, norefersub";

    private static readonly string[] Known = [Reliable, Timer, Replaces, NoReferSub];

    /// <summary>What the request requires and we do not understand (420).</summary>
    public static List<string> Unknown(SipRequest request) =>
        [.. request.Headers.Values(SipHeaderNames.Require).Concat(request.Headers.Values(SipHeaderNames.ProxyRequire)).Where(tag => !Known.Contains(tag, StringComparer.OrdinalIgnoreCase))];

    public static bool Supports(this SipMessage message, string tag) => message.Headers.Lists(SipHeaderNames.Supported, tag) || message.Headers.Lists(SipHeaderNames.Require, tag);

    public static bool Requires(this SipMessage message, string tag) => message.Headers.Lists(SipHeaderNames.Require, tag);
}
