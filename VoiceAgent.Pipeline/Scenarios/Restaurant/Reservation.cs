namespace VoiceAgent.Pipeline.Scenarios.Restaurant;

/// <param name="Key">The idempotency key of the tool call that made it: repeated, it is the same reservation.</param>
/// <param name="Name">Under which the guests come.</param>
/// <param name="Phone">The caller's number.</param>
internal sealed record Reservation(string Key, TimeOnly Time, int Guests, string Name, string Phone, DateTimeOffset MadeAt);

/// <summary>One evening's reservations.</summary>
/// <param name="Id">The day, <c>yyyy-MM-dd</c>.</param>
internal sealed record DaySheet(string Id, IReadOnlyList<Reservation> Reservations)
{
    public static DaySheet Empty(DateOnly day) => new(IdOf(day), []);

    public static string IdOf(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public Reservation? Find(string key) => Reservations.FirstOrDefault(one => one.Key == key);
}

/// <summary>The restaurant's book.</summary>
internal interface IReservations
{
    Task<DaySheet> OfAsync(DateOnly day, CancellationToken cancelled);

    /// <summary>
    /// Enters a reservation if it fits, as one act: of two for the last table only one succeeds. One that is there already
    /// under its key stays as it is, fits or not.
    /// </summary>
    /// <param name="fits">Asked of the day as it is when the entry is made; may be asked again.</param>
    /// <returns>The reservation that stands under this key; null when it does not fit.</returns>
    Task<Reservation?> AddAsync(DateOnly day, Reservation reservation, Func<DaySheet, bool> fits, CancellationToken cancelled);
}
