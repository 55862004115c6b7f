namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>How long after a word its interim transcript arrives. A service becomes slow and recovers, so the longest lag is forgotten slowly.</summary>
internal readonly record struct TranscriptLag(TimeSpan Longest)
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(2_500);
    private const double Kept = 0.9;

    public TranscriptLag With(TimeSpan lag)
    {
        var longest = Longest * Kept > lag ? Longest * Kept : lag;
        return new TranscriptLag(longest > Most ? Most : longest);
    }
}
