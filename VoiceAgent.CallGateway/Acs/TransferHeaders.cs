using System.Text;
using Azure.Communication;
using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// What the human is told with a call, as headers of the transfer: <c>Call</c>, our id of it, and <c>Summary</c>. A telephone
/// number gets SIP headers <c>X-MS-Custom-Call</c> and <c>X-MS-Custom-Summary-1</c> to <c>-4</c>, to be joined and then decoded
/// as a form's field is (space as <c>+</c>, the rest of UTF-8 as <c>%XX</c>); a user gets VoIP headers in plain text.
/// </summary>
internal static class TransferHeaders
{
    // Documented: five SIP headers of at most 256 characters, of these only; VoIP values of at most 1,024, more than a summary has.
    private const int LongestSipValue = 256;
    private const int SummaryHeaders = 4;
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!*_~-";

    public static void Write(CustomCallingContext context, CommunicationIdentifier target, HumanTransfer transfer)
    {
        if (target is not PhoneNumberIdentifier)
        {
            context.AddVoip("Call", transfer.Call.ToString());
            context.AddVoip("Summary", transfer.Summary);
            return;
        }

        context.AddSipX("Call", transfer.Call.ToString());
        var number = 0;
        foreach (var part in SipValues(transfer.Summary))
        {
            context.AddSipX($"Summary-{++number}", part);
        }
    }

    /// <summary>No character lies in two headers; what does not fit in is left out.</summary>
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
