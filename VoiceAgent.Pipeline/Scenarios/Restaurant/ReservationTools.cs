using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Scenarios.Restaurant;

/// <summary>Tools that find and reserve tables.</summary>
internal sealed class ReservationTools(IReservations book, IOptions<RestaurantOptions> options)
{
    private const int LongestName = 60;
    private const string DayIs = "The day: yyyy-MM-dd, or in the caller's words, such as 'tomorrow' or 'next Friday'.";
    private const string TimeIs = "The time: HH:mm, or in the caller's words, such as 'half past seven'.";
    private const string GuestsAre = "How many guests, such as 4 or 'four'.";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(30);

    private readonly RestaurantOptions _restaurant = options.Value;

    public AgentTool FindTable() => AgentTool.From(
        FindAsync, "find_table", "Says whether a table is free, and other times where it is not. Reserves nothing.", ToolKind.Read, Deadline);

    public AgentTool ReserveTable() => AgentTool.From(
        ReserveAsync,
        "reserve_table",
        "Reserves a table. Repeat day, time, guests and name to the caller and wait for a yes before you use it.",
        ToolKind.Commit,
        Deadline) with
    { IsRepeatable = true };

    private async Task<object> FindAsync(
        CallContext call, [Description(DayIs)] string day, [Description(TimeIs)] string time, [Description(GuestsAre)] string guests, CancellationToken cancelled)
    {
        var wish = Wish(call, day, time, guests);
        if (wish.Problem is not null)
        {
            return new { free = false, problem = wish.Problem };
        }

        var sheet = await book.OfAsync(wish.Day, cancelled);
        var free = _restaurant.Fits(sheet, wish.Time, wish.Guests);
        return new
        {
            free,
            day = Spoken.DayWithWeekday(wish.Day),
            time = Spoken.Time(wish.Time),
            guests = Spoken.Number(wish.Guests),
            problem = free ? null : Full(sheet, wish.Time, wish.Guests),
        };
    }

    private async Task<object> ReserveAsync(
        CallContext call,
        [Description(DayIs)] string day,
        [Description(TimeIs)] string time,
        [Description(GuestsAre)] string guests,
        [Description("The name for the reservation.")] string name,
        CancellationToken cancelled)
    {
        var wish = Wish(call, day, time, guests);
        var under = name.Trim();
        var problem = wish.Problem ?? (under.Length is 0 or > LongestName ? "The name was not understood." : null);
        if (problem is not null)
        {
            return new { reserved = false, problem };
        }

        // A repeated reservation in one call is the same reservation.
        var sheet = await book.OfAsync(wish.Day, cancelled);
        var same = sheet.Reservations.FirstOrDefault(one =>
            one.Key.StartsWith($"{call.Call}:", StringComparison.Ordinal) && one.Time == wish.Time && one.Guests == wish.Guests);
        var made = same ?? await book.AddAsync(
            wish.Day,
            new Reservation(call.IdempotencyKey, wish.Time, wish.Guests, under, call.From, call.Clock.UtcNow),
            current => _restaurant.Fits(current, wish.Time, wish.Guests),
            cancelled);
        return made is null
            ? new { reserved = false, problem = Full(await book.OfAsync(wish.Day, cancelled), wish.Time, wish.Guests) }
            : new
            {
                reserved = true,
                day = Spoken.DayWithWeekday(wish.Day),
                time = Spoken.Time(made.Time),
                guests = Spoken.Number(made.Guests),
                name = made.Name,
            };
    }

    private (DateOnly Day, TimeOnly Time, int Guests, string? Problem) Wish(CallContext call, string day, string time, string guests)
    {
        var today = call.Today;
        var at = SpokenTimes.Read(time);
        var on = SpokenDays.Read(day, call.TodayFor(day));
        var many = Count(guests);
        var problem = on is not { } date || date < today || date > today.AddDays(_restaurant.DaysAhead) ? $"The day was not understood, or is past or more than {_restaurant.DaysAhead} days away."
            : date.DayOfWeek == _restaurant.ClosedOn ? $"The restaurant is closed on {date.DayOfWeek}s."
            : at is not { } hour ? "The time was not understood."
            : hour < _restaurant.Opens || hour > _restaurant.LastSeating
                ? $"Tables are given from {Spoken.Time(_restaurant.Opens)} to {Spoken.Time(_restaurant.LastSeating)}."
            : many is not > 0 ? "The number of guests was not understood."
            : many > _restaurant.MostGuests ? $"For more than {Spoken.Number(_restaurant.MostGuests)} guests a colleague has to help."
            : null;
        return (on ?? default, at ?? default, many ?? 0, problem);
    }

    private string Full(DaySheet sheet, TimeOnly wanted, int guests)
    {
        var others = new[] { -Step, Step, -2 * Step, 2 * Step }
            .Select(shift => wanted.Add(shift))
            .Where(other => other >= _restaurant.Opens && other <= _restaurant.LastSeating && _restaurant.Fits(sheet, other, guests))
            .Take(2).Order().Select(Spoken.Time).ToList();
        return others.Count == 0 ? "Every table is taken around that time." : $"Every table is taken then. There is one at {string.Join(" or ", others)}.";
    }

    private static int? Count(string said)
    {
        var digits = SpokenDigits.In(said);
        return digits.Length is 1 or 2 ? int.Parse(digits, CultureInfo.InvariantCulture) : said.Contains("couple", StringComparison.OrdinalIgnoreCase) ? 2 : null;
    }
}
