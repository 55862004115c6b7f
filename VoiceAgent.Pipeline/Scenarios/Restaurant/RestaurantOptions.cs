using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Scenarios.Restaurant;

/// <summary>Section <c>Restaurant</c>: how many guests the restaurant can seat, and when.</summary>
internal sealed record RestaurantOptions : IValidatableObject
{
    public const string Section = "Restaurant";

    public int Seats { get; init; } = 40;

    /// <summary>The most guests in one reservation. A larger group must talk to a person.</summary>
    public int MostGuests { get; init; } = 8;

    public TimeOnly Opens { get; init; } = new(17, 0);

    public TimeOnly LastSeating { get; init; } = new(21, 30);

    /// <summary>How long a reservation occupies its seats.</summary>
    public TimeSpan Stay { get; init; } = TimeSpan.FromHours(2);

    public DayOfWeek? ClosedOn { get; init; } = DayOfWeek.Monday;

    public int DaysAhead { get; init; } = 60;

    private bool IsValid => Seats > 0 && MostGuests > 0 && MostGuests <= Seats && Opens < LastSeating && Stay > TimeSpan.Zero && DaysAhead > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Restaurant': Seats, MostGuests, Stay and DaysAhead must be positive, MostGuests must not exceed Seats, Opens must be before LastSeating.");
        }
    }

    /// <summary>Whether there are enough free seats for this many guests at this time, besides the existing reservations.</summary>
    public bool Fits(DaySheet day, TimeOnly time, int guests) =>
        guests + day.Reservations.Where(one => Distance(one.Time, time) < Stay).Sum(one => one.Guests) <= Seats;

    private static TimeSpan Distance(TimeOnly one, TimeOnly other) => (one.ToTimeSpan() - other.ToTimeSpan()).Duration();
}
