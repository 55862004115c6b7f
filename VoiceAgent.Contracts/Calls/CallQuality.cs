namespace VoiceAgent.Contracts.Calls;

/// <summary>How the audio of a call was. The record of a live call has only its alerts. The figures follow at its end.</summary>
public sealed record CallQuality
{
    // Alerts do not repeat within minutes. Further ones of a long call on a bad line say nothing new.
    private const int MostAlerts = 20;

    /// <summary>What came from the telephone. Null until it was measured.</summary>
    public LegQuality? Caller { get; init; }

    /// <summary>What was sent to the telephone. Null until it was measured.</summary>
    public LegQuality? Agent { get; init; }

    /// <summary>How long both sides have sounded at the same time.</summary>
    public TimeSpan TalkOver { get; init; }

    /// <summary>The first alerts, in order.</summary>
    public IReadOnlyList<QualityAlerted> Alerts { get; init; } = [];

    /// <summary>Adds up what the call's workers have measured.</summary>
    /// <returns>Null when nothing was measured.</returns>
    public static CallQuality? In(IEnumerable<LoggedEvent> events)
    {
        var (quality, part) = (new CallQuality(), (QualityMeasured?)null);
        foreach (var logged in events)
        {
            switch (logged.Event)
            {
                case MediaOpened: (quality, part) = (quality.With(part), null); break;
                case QualityMeasured measured: part = measured; break;
                case QualityAlerted alert: quality = quality.With(alert); break;
            }
        }

        quality = quality.With(part);
        return quality is { Caller: null, Alerts.Count: 0 } ? null : quality;
    }

    /// <summary>Adds an alert. One that is already there is not added again.</summary>
    public CallQuality With(QualityAlerted alert) => Alerts.Count >= MostAlerts || Alerts.Contains(alert) ? this : this with { Alerts = [.. Alerts, alert] };

    private CallQuality With(QualityMeasured? part) => part is null ? this : this with
    {
        Caller = Caller?.Plus(part.Caller) ?? part.Caller,
        Agent = Agent?.Plus(part.Agent) ?? part.Agent,
        TalkOver = TalkOver + part.TalkOver,
    };
}
