using System.Text;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// The headers of a transfer, for the human's side: <c>Call</c> is the call's id, and <c>Summary</c> the written summary. A telephone
/// number gets SIP headers <c>X-MS-Custom-Call</c> and <c>X-MS-Custom-Summary-1</c> to <c>-4</c>. The receiver joins them and decodes
/// the result like a form field (space as <c>+</c>, other characters as <c>%XX</c> of UTF-8). A user gets VoIP headers in plain text.
/// </summary>
internal static class TransferHeaders
{
    // Documented limits: five SIP headers of at most 256 of these characters. VoIP values have at most 1,024, more than a summary.
    private const int LongestSipValue = 256;
    private const int SummaryHeaders = 4;
    private const string UserToUser = "User-To-User";

    /// <summary>How many headers the person who asks for a transfer may add. The call's id and the summary need the others.</summary>
    public const int MostOfPeople = 3;

    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!*_~-";

    public static void Write(CustomCallingContext context, CommunicationIdentifier target, HumanTransfer transfer)
    {
        if (target is not PhoneNumberIdentifier)
        {
            context.AddVoip("Call", transfer.Call.ToString());
            context.AddVoip("Summary", transfer.Summary);
            foreach (var (name, value) in transfer.Headers)
            {
                context.AddVoip(name, value);
            }

            return;
        }

        context.AddSipX("Call", transfer.Call.ToString());
        foreach (var (name, value) in transfer.Headers)
        {
            if (name.Equals(UserToUser, StringComparison.OrdinalIgnoreCase))
            {
                context.AddSipUui(value);
            }
            else
            {
                context.AddSipX(name, value);
            }
        }

        var number = 0;
        var room = SummaryHeaders - transfer.Headers.Keys.Count(name => !name.Equals(UserToUser, StringComparison.OrdinalIgnoreCase));
        foreach (var part in SipValues(transfer.Summary).Take(room))
        {
            context.AddSipX($"Summary-{++number}", part);
        }
    }

    /// <summary>Splits the text into header values. A character is never split. Text that does not fit is left out.</summary>
    private static List<string> SipValues(string text)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var encoded = Encode(rune);
            if (value.Length + encoded.Length > LongestSipValue)
            {
                values.Add(value.ToString());
                value.Clear();
            }

            value.Append(encoded);
        }

        if (value.Length > 0)
        {
            values.Add(value.ToString());
        }

        return [.. values.Take(SummaryHeaders)];
    }

    private static string Encode(Rune rune)
    {
        var text = rune.ToString();
        return text == " " ? "+" : Plain.Contains(text, StringComparison.Ordinal) ? text : string.Concat(Encoding.UTF8.GetBytes(text).Select(part => $"%{part:X2}"));
    }
}
