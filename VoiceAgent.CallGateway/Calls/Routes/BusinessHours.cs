namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>When a route is open, in its time zone.</summary>
internal sealed record BusinessHours
{
    /// <summary>
    /// The intervals of each weekday, such as <c>09:00-12:30</c>. The keys are English: <c>monday</c>. An interval such as <c>22:00-02:00</c> ends on the
    /// next day. <c>00:00-24:00</c> is the whole day. A weekday without an entry is closed.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Weekly { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The first holiday of a day applies. It takes the place of the weekday's intervals that begin on this day.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];
}

/// <summary>A day with other hours.</summary>
internal sealed record Holiday
{
    /// <summary>One of the forms of <see cref="HolidayDate"/>: <c>2026-12-24</c>, <c>12-25</c>, <c>easter+1</c>, <c>11/thursday/4</c>.</summary>
    public string Date { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The intervals of this day. Empty: closed.</summary>
    public IReadOnlyList<string> Hours { get; init; } = [];

    /// <summary>It takes the place of the route's announcement outside the hours.</summary>
    public string? Announcement { get; init; }
}

/// <summary>What a caller gets outside the hours: exactly one of these.</summary>
internal sealed record OutsideHours
{
    /// <summary>It is played, and then the call ends. It needs <c>Acs:CognitiveServicesUrl</c>.</summary>
    public string? Announcement { get; init; }

    /// <summary>The name of another agent that answers.</summary>
    public string? Agent { get; init; }

    /// <summary>E.164. The call is redirected to this number.</summary>
    public string? Number { get; init; }
}
