namespace Azure.Communication.CallAutomation;

/// <summary>Headers that are sent with an invitation or a transfer.</summary>
public class CustomCallingContext
{
    private CustomCallingContext(bool takesSip)
    {
        TakesSip = takesSip;
    }

    public IDictionary<string, string> SipHeaders { get; } = new Dictionary<string, string>();

    public IDictionary<string, string> VoipHeaders { get; } = new Dictionary<string, string>();

    /// <summary>Headers for telephone numbers.</summary>
    internal static CustomCallingContext Sip => new(takesSip: true);

    /// <summary>Headers for users.</summary>
    internal static CustomCallingContext Voip => new(takesSip: false);

    internal bool TakesSip { get; }

    internal bool TakesVoip => !TakesSip;

    public void AddSipUui(string value) => SipHeaders.Add("User-To-User", value);

    public void AddSipX(string key, string value) => SipHeaders.Add($"X-MS-Custom-{key}", value);

    public void AddVoip(string key, string value) => VoipHeaders.Add(key, value);
}
