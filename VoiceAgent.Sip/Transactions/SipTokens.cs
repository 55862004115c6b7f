using System.Security.Cryptography;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transactions;

/// <summary>Tags, branches and Call-IDs. They must be unguessable, because whoever knows them can end a call. So they do not come from a seeded source.</summary>
internal static class SipTokens
{
    public static string Tag() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static string Branch() => SipVia.MagicCookie + RandomNumberGenerator.GetHexString(24, lowercase: true);

    public static string CallId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
