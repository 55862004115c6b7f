namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>A time in which the caller heard nothing and said nothing.</summary>
/// <param name="After"><c>caller</c> or <c>agent</c>: who spoke before it. <c>answer</c>: nobody yet.</param>
/// <param name="Before"><c>caller</c> or <c>agent</c>: who spoke after it. <c>end</c>: the call ended. A silence after the agent and before the caller is the
/// caller's own.</param>
internal sealed record Silence(double At, double Ms, string After, string Before);

/// <summary>
/// Measures the silences of a call at the caller's ear, from the answer to the end. It does not know media streams: a silence that one stream
/// begins and another one ends is one silence. Times are milliseconds since the call was answered.
/// </summary>
internal sealed class SilenceMeter
{
    /// <summary>Shorter silences are in every conversation and are not listed.</summary>
    private const double Noticed = 1000;

    private const string Agent = "agent";
    private const string Caller = "caller";

    private double _since;
    private string _after = "answer";

    /// <summary>All silences of at least one second, in order.</summary>
    public List<Silence> Silences { get; } = [];

    /// <summary>Processes the frame that was just heard.</summary>
    /// <param name="sound">The time of the first sound in the frame, or null.</param>
    /// <param name="now">The end of the frame.</param>
    public void Hear(double? sound, IAgentHeard agent, bool callerSpeaks, double now)
    {
        if (sound is { } at)
        {
            End(at, Agent);
            (_since, _after) = (agent.LastAudible, Agent);
        }

        if (callerSpeaks)
        {
            End(now, Caller);
            (_since, _after) = (now, Caller);
        }
    }

    /// <summary>Ends the last silence, because the call has ended.</summary>
    public void CallEnds(double at) => End(at, "end");

    private void End(double at, string before)
    {
        if (at - _since >= Noticed)
        {
            Silences.Add(new(Math.Round(_since, 1), Math.Round(at - _since, 1), _after, before));
        }

        _since = at;
    }
}
