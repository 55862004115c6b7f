using System.Globalization;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>The headers of session timers (RFC 4028).</summary>
internal static class SessionInterval
{
    public static TimeSpan? Of(SipMessage message, out string? refresher)
    {
        refresher = null;
        var text = message.Headers[SipHeaderNames.SessionExpires].AsSpan();
        var semicolon = text.IndexOf(';');
        if (!SipText.TryNumber((semicolon < 0 ? text : text[..semicolon]).Trim(), int.MaxValue, out var seconds))
        {
            return null;
        }

        if (semicolon >= 0 && SipParameters.TryParse(text[semicolon..], out var parameters))
        {
            refresher = parameters["refresher"]?.ToLowerInvariant();
        }

        return TimeSpan.FromSeconds(seconds);
    }

    public static TimeSpan Smallest(SipMessage message) => SipText.TryNumber(message.Headers[SipHeaderNames.MinSe].AsSpan(), int.MaxValue, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    public static string Seconds(TimeSpan interval) => ((long)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Asks for an interval in a request of ours.</summary>
    public static void Ask(SipRequest request, TimeSpan? interval, TimeSpan smallest, string? refresher = null)
    {
        if (interval is { } wanted)
        {
            request.Headers.Set(SipHeaderNames.SessionExpires, Seconds(wanted > smallest ? wanted : smallest) + (refresher is null ? "" : $";refresher={refresher}"));
            request.Headers.Set(SipHeaderNames.MinSe, Seconds(smallest));
        }
    }

    /// <summary>Refuses an interval that is too small. Null if there is none, or if it is large enough.</summary>
    public static SipResponse? Refusal(SipRequest request, string tag, TimeSpan smallest)
    {
        if (Of(request, out _) is not { } asked || asked >= smallest || !request.Supports(OptionTags.Timer))
        {
            return null;
        }

        var response = request.Respond(422, tag);
        response.Headers.Add(SipHeaderNames.MinSe, Seconds(smallest));
        return response;
    }

    /// <summary>Decides in our 2xx, and writes the decision into it.</summary>
    public static SipSessionTimer? Answer(SipRequest request, SipResponse response, TimeSpan? wanted, TimeSpan smallest, DateTimeOffset now)
    {
        var peerKnows = request.Supports(OptionTags.Timer);
        var interval = Of(request, out var refresher) ?? (peerKnows ? wanted : null);
        if (interval is not { } taken)
        {
            return null;
        }

        taken = taken < smallest ? smallest : taken;
        var weRefresh = !peerKnows || refresher == "uas";
        response.Headers.Set(SipHeaderNames.SessionExpires, $"{Seconds(taken)};refresher={(weRefresh ? "uas" : "uac")}");
        if (peerKnows)
        {
            response.Headers.Add(SipHeaderNames.Require, OptionTags.Timer);
        }

        return new SipSessionTimer(taken, weRefresh, now);
    }

    /// <summary>Reads the decision in the peer's 2xx. Null: the session does not expire.</summary>
    public static SipSessionTimer? Decided(SipResponse response, DateTimeOffset now) =>
        Of(response, out var refresher) is { } interval && interval > TimeSpan.Zero ? new SipSessionTimer(interval, refresher != "uas", now) : null;
}
