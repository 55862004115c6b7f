namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>What an agent may hear of payment cards, and how long the numbers are that it asks for.</summary>
internal sealed record CardPolicy
{
    public static CardPolicy Default { get; } = new();

    /// <summary>False where nothing is to be masked: the business has numbers of its own that look like cards' and takes no cards.</summary>
    public bool Masks { get; init; } = true;

    /// <summary>
    /// In digits: numbers up to this length pass even where they begin as cards do. What an agent needs to hear of
    /// telephone numbers (10); so much of a card's number passes too.
    /// </summary>
    public int LongestNumber { get; init; } = CardNumbers.Kept;
}
