namespace VoiceAgent.Pipeline.Scenarios.Restaurant;

/// <param name="Key">The idempotency key of the tool call. A repeated call has the same key, so it is the same reservation.</param>
/// <param name="Name">The name of the reservation.</param>
/// <param name="Phone">The caller's number.</param>
internal sealed record Reservation(string Key, TimeOnly Time, int Guests, string Name, string Phone, DateTimeOffset MadeAt);

/// <summary>The reservations of one day.</summary>
/// <param name="Id">The day, <c>yyyy-MM-dd</c>.</param>
internal sealed record DaySheet(string Id, IReadOnlyList<Reservation> Reservations)
{
    public static DaySheet Empty(DateOnly day) => new(IdOf(day), []);

    public static string IdOf(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public Reservation? Find(string key) => Reservations.FirstOrDefault(one => one.Key == key);
}

/// <summary>Stores the restaurant's reservations.</summary>
internal interface IReservations
{
    Task<DaySheet> OfAsync(DateOnly day, CancellationToken cancelled);

    /// <summary>
    /// Adds a reservation if it fits, in one atomic step: of two requests for the last table, only one succeeds. A reservation that
    /// already exists under this key is not changed, whether it fits or not.
    /// </summary>
    /// <param name="fits">Checks the day as it is when the reservation is added. It may be called several times.</param>
    /// <returns>The reservation under this key. Null when it does not fit.</returns>
    Task<Reservation?> AddAsync(DateOnly day, Reservation reservation, Func<DaySheet, bool> fits, CancellationToken cancelled);
}
