namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>Tokens of RFC 3261, section 25.1.</summary>
internal static class SipHeaderNames
{
    private const int Longest = 255;

    public static bool IsName(string name) => name.Length is > 0 and <= Longest && name.All(static character => char.IsAsciiLetterOrDigit(character) || "-.!%*_+`'~".Contains(character));
}
