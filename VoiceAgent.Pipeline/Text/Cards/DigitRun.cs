using VoiceAgent.Pipeline.Text.Numbers;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>Digits that the caller has given one after the other.</summary>
/// <param name="Digits">Empty for a card number.</param>
/// <param name="IsCard">They are treated as a card number.</param>
internal sealed record DigitRun(string Digits, Ways Told, bool IsCard)
{
    public static DigitRun None { get; } = new("", Ways.None, IsCard: false);

    /// <summary>The last of the digits, if they were held back until the number is whole.</summary>
    public string Held { get; init; } = "";

    /// <summary>The number begins with a country code.</summary>
    public bool IsInternational { get; init; }

    public DigitRun With(string digits, bool isInternational = false) => this with { Digits = Digits + digits, IsInternational = IsInternational || isInternational };

    public DigitRun ToldBy(Ways way) => this with { Told = Told | way };

    /// <summary>The run is over. A card number goes on over other words.</summary>
    public DigitRun Next(bool isInternational) => new("", Ways.None, IsCard) { IsInternational = isInternational };

    public DigitRun Card() => this with { IsCard = true };

    /// <summary>
    /// Transcripts arrive later than keys. When a caller speaks and keys one number, the order of its digits is unknown, so it is
    /// treated as a card number. Other numbers are not given both ways.
    /// </summary>
    public bool IsGivenAway(CardPolicy policy) =>
        CardNumbers.IsGivenAway(Digits, policy) || (Digits.Length > CardNumbers.Kept && Told is (Ways.Spoken | Ways.Keyed));

    /// <summary>The digits are a telephone number, or can become one.</summary>
    public bool MayBeTelephone(TelephoneNumbers telephones) =>
        Told is not (Ways.Spoken | Ways.Keyed) && (IsWholeTelephone(telephones) || telephones.CanGoOn(Digits, IsInternational));

    public bool IsWholeTelephone(TelephoneNumbers telephones) =>
        Told is not (Ways.Spoken | Ways.Keyed) && (telephones.IsWhole(Digits, IsInternational) || (Told is Ways.Spoken && telephones.IsLocal(Digits)));
}

[Flags]
internal enum Ways
{
    None = 0,
    Spoken = 1,
    Keyed = 2,
}
