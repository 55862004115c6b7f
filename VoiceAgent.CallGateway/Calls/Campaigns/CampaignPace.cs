namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>How many calls a campaign may begin now. The function is pure.</summary>
internal static class CampaignPace
{
    private const double SecondsPerMinute = 60;

    /// <param name="calling">The attempts in progress.</param>
    /// <param name="lastMinute">The attempts that began within the last minute.</param>
    /// <param name="interval">The time from one round to the next. The calls of a minute are spread over its rounds.</param>
    public static int Of(CampaignSettings settings, int calling, int lastMinute, TimeSpan interval)
    {
        var inRound = Math.Max(1, (int)Math.Ceiling(settings.PerMinute * interval.TotalSeconds / SecondsPerMinute));
        return Math.Max(0, Math.Min(inRound, Math.Min(settings.AtOnce - calling, settings.PerMinute - lastMinute)));
    }
}
