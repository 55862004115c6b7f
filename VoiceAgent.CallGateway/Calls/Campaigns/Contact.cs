using System.Text;
using System.Text.Json.Serialization;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>A person whom a campaign calls. A number is in a campaign once.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Fields">Further columns of the file.</param>
internal sealed record Contact(Guid Campaign, string Number, string? Name, IReadOnlyDictionary<string, string> Fields)
{
    public Dial Dial { get; init; } = new();

    /// <summary>The store's version (ETag). Null until it was stored.</summary>
    [JsonIgnore]
    public string? Version { get; init; }

    /// <summary>What the agent says and knows on this contact's call.</summary>
    public OutboundTalk TalkOf(CampaignSettings settings) => new(Fill(settings.Greeting), Fill(settings.Purpose))
    {
        Voicemail = settings.Voicemail,
        VoicemailMessage = settings.Voicemail is VoicemailBehaviour.LeaveMessage ? Fill(settings.VoicemailMessage) : null,
    };

    /// <summary>Replaces each <c>{column}</c> by the contact's value. What is replaced is not searched again, and an unknown column becomes nothing.</summary>
    private string? Fill(string? text)
    {
        if (text is null || !text.Contains('{'))
        {
            return text;
        }

        var filled = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                filled.Append(text, at, text.Length - at);
                break;
            }

            var column = text[(open + 1)..close];
            filled.Append(text, at, open - at).Append(column == "name" ? Name : Fields.GetValueOrDefault(column));
            at = close + 1;
        }

        return filled.ToString();
    }
}
