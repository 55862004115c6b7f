namespace VoiceAgent.Sip.Messages;

/// <summary>The methods that this user agent knows. Method names are case-sensitive (RFC 3261, 7.1).</summary>
public static class SipMethods
{
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Options = "OPTIONS";
    public const string Register = "REGISTER";
    public const string Prack = "PRACK";
    public const string Update = "UPDATE";
    public const string Info = "INFO";
    public const string Refer = "REFER";
    public const string Notify = "NOTIFY";
    public const string Message = "MESSAGE";

    /// <summary>The value of our <c>Allow</c> header.</summary>
    public const string Allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY";

    private static readonly string[] All = [Invite, Ack, Bye, Cancel, Options, Register, Prack, Update, Info, Refer, Notify, Message];

    /// <summary>The constant of a known method. An unknown method is a new string.</summary>
    internal static string Intern(ReadOnlySpan<char> method)
    {
        foreach (var known in All)
        {
            if (method.SequenceEqual(known))
            {
                return known;
            }
        }

        return method.ToString();
    }
}
