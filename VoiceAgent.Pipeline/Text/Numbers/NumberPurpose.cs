namespace VoiceAgent.Pipeline.Text.Numbers;

/// <summary>What a number that the caller says is for.</summary>
internal enum NumberPurpose
{
    Unknown,

    /// <summary>To be called back on. Such a number often begins like a card number.</summary>
    Telephone,

    /// <summary>A payment card.</summary>
    Card,

    /// <summary>The three or four digits on the back of a card.</summary>
    SecurityCode,

    /// <summary>Something else: a member number, a date.</summary>
    Other,
}
