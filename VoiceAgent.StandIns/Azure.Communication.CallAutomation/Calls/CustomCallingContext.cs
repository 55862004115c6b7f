namespace Azure.Communication.CallAutomation;

/// <summary>Headers that travel with an invitation or a transfer.</summary>
public class CustomCallingContext
{
    internal CustomCallingContext()
    {
    }

    public IDictionary<string, string> SipHeaders { get; } = new Dictionary<string, string>();

    public IDictionary<string, string> VoipHeaders { get; } = new Dictionary<string, string>();

    public void AddSipUui(string value) => SipHeaders.Add("User-To-User", value);

    public void AddSipX(string key, string value) => SipHeaders.Add($"X-MS-Custom-{key}", value);

    public void AddVoip(string key, string value) => VoipHeaders.Add(key, value);
}
