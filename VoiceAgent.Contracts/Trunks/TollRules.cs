namespace VoiceAgent.Contracts.Trunks;

/// <summary>Against toll fraud: where calls of a trunk may go, when, and how much. Without a country or a prefix, no call is placed.</summary>
public sealed record TollRules
{
    /// <summary>Countries that may be called, such as <c>DE</c> (ISO 3166).</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Beginnings of numbers that may be called, such as <c>+4930</c>, whatever their country.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Beginnings of numbers that may not be called. They win over countries and prefixes.</summary>
    public IReadOnlyList<string> RefusedPrefixes { get; init; } = [];

    /// <summary>Premium-rate and shared-cost numbers may be called.</summary>
    public bool AllowPremium { get; init; }

    /// <summary>Satellite telephones and international networks may be called.</summary>
    public bool AllowSatellite { get; init; }

    /// <summary>Intervals by weekday, as in the hours of a route: <c>{"monday": ["08:00-20:00"]}</c>. Null: at any time.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Hours { get; init; }

    /// <summary>IANA. It is needed with <see cref="Hours"/>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Calls in an hour of the clock.</summary>
    public int CallsPerHour { get; init; } = 100;

    /// <summary>Calls on a day in UTC.</summary>
    public int CallsPerDay { get; init; } = 500;

    /// <summary>Begun minutes of all calls in an hour of the clock.</summary>
    public int MinutesPerHour { get; init; } = 300;

    /// <summary>Begun minutes of all calls on a day in UTC.</summary>
    public int MinutesPerDay { get; init; } = 1_500;

    /// <summary>Calls to one number on a day in UTC.</summary>
    public int CallsPerDestinationPerDay { get; init; } = 20;

    /// <summary>Begun minutes of calls to one number on a day in UTC.</summary>
    public int MinutesPerDestinationPerDay { get; init; } = 240;

    /// <summary>Calls to one number at a time.</summary>
    public int CallsPerDestination { get; init; } = 2;
}
