namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>A time in which the caller heard nothing and said nothing.</summary>
internal sealed record Silence(double At, double Ms);

/// <summary>
/// Measures the silences of a call at the caller's ear, from the answer to the end. It does not know media streams: a silence that one stream
/// begins and another one ends is one silence. Times are milliseconds since the call was answered.
/// </summary>
internal sealed class SilenceMeter
{
    /// <summary>Shorter silences are in every conversation and are not listed.</summary>
    private const double Noticed = 1000;

    private double _since;

    /// <summary>All silences of at least one second, in order.</summary>
    public List<Silence> Silences { get; } = [];

    /// <summary>Processes the frame that was just heard.</summary>
    /// <param name="sound">The time of the first sound in the frame, or null.</param>
    /// <param name="now">The end of the frame.</param>
    public void Hear(double? sound, IAgentHeard agent, bool callerSpeaks, double now)
    {
        if (sound is { } at)
        {
            End(at);
            _since = agent.LastAudible;
        }

        if (callerSpeaks)
        {
            End(now);
            _since = now;
        }
    }

    /// <summary>Ends the last silence, because the call or the caller's wait has ended.</summary>
    public void End(double at)
    {
        if (at - _since >= Noticed)
        {
            Silences.Add(new(Math.Round(_since, 1), Math.Round(at - _since, 1)));
        }

        _since = at;
    }
}
