using System.Text;

namespace VoiceAgent.Sip.Messages;

/// <summary>A tone in the body of INFO: <c>application/dtmf-relay</c> (<c>Signal=5</c>, <c>Duration=160</c>) or <c>application/dtmf</c> (the digit alone).</summary>
/// <param name="Digit">0 to 9, <c>*</c>, <c>#</c> or A to D.</param>
public readonly record struct DtmfRelay(char Digit, TimeSpan Duration)
{
    public const string RelayType = "application/dtmf-relay";
    public const string PlainType = "application/dtmf";

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(160);

    public static bool TryParse(SipBody body, out DtmfRelay tone)
    {
        tone = default;
        var relay = body.Is(RelayType);
        if ((!relay && !body.Is(PlainType)) || body.Content.Length > 200)
        {
            return false;
        }

        char? digit = null;
        var duration = Usual;
        foreach (var line in Encoding.ASCII.GetString(body.Content).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=');
            var name = equals < 0 ? "signal" : line[..equals].TrimEnd();
            var value = line[(equals + 1)..].Trim();
            if (name.Equals("signal", StringComparison.OrdinalIgnoreCase))
            {
                digit ??= DigitOf(value);
            }
            else if (name.Equals("duration", StringComparison.OrdinalIgnoreCase) && SipText.TryNumber(value, 60_000, out var milliseconds))
            {
                duration = TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        tone = new DtmfRelay(digit ?? default, duration);
        return digit is not null;
    }

    public SipBody ToBody() => new(RelayType, Encoding.ASCII.GetBytes($"Signal={Digit}\r\nDuration={(int)Duration.TotalMilliseconds}\r\n"));

    /// <summary>Without the digit, because digits must not reach the logs.</summary>
    public override string ToString() => $"a tone of {Duration.TotalMilliseconds} ms";

    // Some senders write the event's number: 10 is the star, 11 the pound sign.
    private static char? DigitOf(string value) => value switch
    {
        [var one] when char.IsAsciiDigit(one) || one is '*' or '#' or (>= 'A' and <= 'D') => one,
        [var letter] when letter is >= 'a' and <= 'd' => char.ToUpperInvariant(letter),
        "10" => '*',
        "11" => '#',
        _ => null,
    };
}
