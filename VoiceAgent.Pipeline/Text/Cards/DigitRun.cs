using VoiceAgent.Pipeline.Text.Numbers;

namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>Digits that the caller has given one after the other.</summary>
/// <param name="Digits">Empty for a card number.</param>
/// <param name="IsCard">They are treated as a card number.</param>
internal sealed record DigitRun(string Digits, Ways Told, bool IsCard)
{
    // "4242, and the next four are 4242".
    private const int LongestGap = 6;

    public static DigitRun None { get; } = new("", Ways.None, IsCard: false);

    /// <summary>The last of the digits, if they were held back until the number is whole.</summary>
    public string Held { get; init; } = "";

    /// <summary>The number begins with a country code.</summary>
    public bool IsInternational { get; init; }

    /// <summary>The groups before the last other words. The caller may go on with the number: "4242, yes, 4242".</summary>
    public string Before { get; init; } = "";

    /// <summary>How many other words were said since.</summary>
    public int Gap { get; init; }

    public DigitRun With(string digits, bool isInternational = false) => this with { Digits = Digits + digits, IsInternational = IsInternational || isInternational };

    public DigitRun ToldBy(Ways way) => this with { Told = Told | way };

    /// <summary>The run is over. A card number goes on over other words.</summary>
    /// <param name="isOfAnother">The word says that the next number is for something else.</param>
    public DigitRun Next(bool isInternational, bool isOfAnother)
    {
        var gap = Digits.Length > 0 ? 1 : Gap + 1;
        var before = Digits.Length > 0 ? Before + Digits : Before;
        return new DigitRun("", Ways.None, IsCard) { IsInternational = isInternational, Gap = gap, Before = IsCard || isOfAnother || gap > LongestGap ? "" : before };
    }

    /// <summary>
    /// A new group begins. It belongs to the groups before it when all are as long as a card's groups. Then the number is given away as soon
    /// as the talk is about a card, else when it is whole and its check digit fits.
    /// </summary>
    public DigitRun Continuing(string group, NumberPurpose purpose)
    {
        if (purpose is NumberPurpose.SecurityCode && group.Length is 3 or 4)
        {
            return Card();
        }

        var number = Before + group;
        return Before.Length == 0 ? this
            : !CardNumbers.AreGroups(Before.Length, group.Length) ? this with { Before = "" }
            : purpose is NumberPurpose.Card ? (CardNumbers.IsGivenAway(number, CardPolicy.Default) ? Card() : this)
            : number.Length >= CardNumbers.Shortest && CardNumbers.HasCheckDigit(number) && CardNumbers.IsGivenAway(number, CardPolicy.Default) ? Card()
            : this;
    }

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
