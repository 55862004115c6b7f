namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>What an agent may receive of payment card numbers, and how long the numbers are that it asks for.</summary>
internal sealed record CardPolicy
{
    public static CardPolicy Default { get; } = new();

    /// <summary>False turns masking off, for a business whose own numbers look like card numbers and that takes no cards.</summary>
    public bool Masks { get; init; } = true;

    /// <summary>
    /// Numbers up to this many digits pass unmasked even when they begin like a card number. An agent that asks for telephone
    /// numbers sets 10. The same number of a card's first digits passes too.
    /// </summary>
    public int LongestNumber { get; init; } = CardNumbers.Kept;
}
