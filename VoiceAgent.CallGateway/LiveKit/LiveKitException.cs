namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>LiveKit refuses a request, or does not answer. The message says what to do.</summary>
/// <param name="code">The code of Twirp, such as <c>not_found</c>. <see cref="Away"/> when there was no answer.</param>
internal sealed class LiveKitException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>There was no answer.</summary>
    public const string Away = "away";

    public const string NotFound = "not_found";

    public string Code => code;

    /// <param name="said">LiveKit's own words.</param>
    public static LiveKitException Of(string code, string said)
    {
        var words = said.Length > 300 ? said[..300] : said;
        return new LiveKitException(code, $"{SentenceOf(code)}{(words.Length > 0 ? $" LiveKit says: {words.TrimEnd('.')}." : "")}");
    }

    private static string SentenceOf(string code) => code switch
    {
        "unauthenticated" or "permission_denied" =>
            "LiveKit refused the request. Check that 'LiveKit:ApiKey' and 'LiveKit:ApiSecret' are a pair of LiveKit's configuration ('keys'), and that both clocks agree. For a call it can also mean that the called side has refused it.",
        NotFound => "LiveKit does not know the room, the participant, the trunk or the rule. It may have ended, or somebody has deleted it.",
        "invalid_argument" or "malformed" or "out_of_range" => "LiveKit cannot use a value of the request. Correct it.",
        "already_exists" => "LiveKit has this already.",
        "failed_precondition" => "LiveKit cannot do this now. For a call, the other side has failed. Look into the log of LiveKit's SIP service.",
        "resource_exhausted" => "A limit of LiveKit is reached, or the called number is busy. Try it later.",
        "deadline_exceeded" => "LiveKit did not finish in time. For a call, nobody has answered.",
        "unavailable" => "LiveKit is not available. Check that its server, its SIP service and its Redis run.",
        "bad_route" or "unimplemented" => "This LiveKit server does not know the request. Check that 'LiveKit:Url' is the server's address, and use a version with SIP (1.8 or newer).",
        "internal" => "LiveKit has an internal error. Trunks and calls need Redis in its configuration, and a running SIP service.",
        _ => "LiveKit refused the request.",
    };
}
