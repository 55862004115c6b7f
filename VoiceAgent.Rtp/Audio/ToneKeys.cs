namespace VoiceAgent.Rtp.Audio;

/// <summary>The sixteen keys of DTMF, their events (RFC 4733 §3.2) and their frequencies (ITU-T Q.23).</summary>
internal static class ToneKeys
{
    public const string All = "0123456789*#ABCD";

    public static readonly double[] Rows = [697, 770, 852, 941];
    public static readonly double[] Columns = [1209, 1336, 1477, 1633];

    private const string Pad = "123A456B789C*0#D";

    /// <summary>The event's number, or −1 if the character is no key.</summary>
    public static int EventOf(char key) => All.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);

    public static char KeyAt(int row, int column) => Pad[(row * 4) + column];

    public static (double Low, double High) FrequenciesOf(char key)
    {
        var place = Pad.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);
        return (Rows[place / 4], Columns[place % 4]);
    }
}
