using System.ComponentModel;
using System.Globalization;
using NodaTime;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.Text.Numbers;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>The tool <c>call_back</c>: an agent promises that the caller is called back, and the platform calls them.</summary>
internal sealed class CallbackTool(ICallbackDesk desk)
{
    public const string Name = "call_back";

    private const int LongestReason = 400;
    private const int DaysAhead = 60;

    // Seven o'clock in the evening.
    private const int FirstLate = 19;

    private static readonly string[] Evening = ["pm", "p.m", "evening", "night"];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    public AgentTool Tool() => AgentTool.From(
        NoteAsync,
        Name,
        "Notes that the caller is called back. Use it before you promise a call, and never promise one without it. Ask when it suits. When it has succeeded, tell the caller that it is noted, with day and time. When it has not, say so and offer something else.",
        ToolKind.Commit,
        Deadline) with
    { IsRepeatable = true };

    private async Task<object> NoteAsync(
        CallContext call,
        [Description("What the caller wants to talk about, in one or two sentences. Never a card's digits or a date of birth.")] string reason,
        CancellationToken cancelled,
        [Description("The day: yyyy-MM-dd, or in the caller's words, such as 'tomorrow'. Leave it out when the caller wants the call as soon as possible.")] string? day = null,
        [Description("The time: HH:mm, or in the caller's words, such as 'half past seven'. Leave it out when the caller wants the call as soon as possible.")] string? time = null,
        [Description("The caller's time zone as an IANA name, such as America/Denver, when the caller says that they are in another one than the business.")] string? time_zone = null,
        [Description("The number to call, as the caller said it. Leave it out for the number that they call from.")] string? number = null)
    {
        var target = NumberOf(call, number);
        if (target is null)
        {
            return Refused("The number was not understood. Ask for the number, with its area code.");
        }

        if (!TryFindZone(call, time_zone, out var zone))
        {
            return Refused($"The time zone is not known. {BusinessZone.Advice}");
        }

        var (at, problem) = When(call, day, time, zone);
        if (problem is not null)
        {
            return Refused(problem);
        }

        var wish = new CallbackWish(call.Call, target, Short(SummaryRedaction.Of(reason)))
        {
            WishedAt = at?.ToDateTimeOffset(),
            TimeZone = string.IsNullOrWhiteSpace(time_zone) ? null : zone.Name,
        };
        return await desk.NoteAsync(wish, call.IdempotencyKey, cancelled) is { } refusal
            ? Refused(refusal)
            : new
            {
                noted = true,
                day = at is { } wished ? Spoken.DayWithWeekday(DayOf(wished)) : "as soon as possible",
                time = at is { } moment ? Spoken.Time(TimeOf(moment)) : null,
                zone = string.IsNullOrWhiteSpace(time_zone) ? null : zone.Name,
                number = target == call.From ? "the number that the caller calls from" : target,
            };
    }

    private static object Refused(string problem) => new { noted = false, problem };

    private static string? NumberOf(CallContext call, string? said)
    {
        var near = TelephoneNumbers.Near(call.From, call.To);
        return string.IsNullOrWhiteSpace(said) ? near.WholeNumber(call.From) : near.WholeNumber(said.Contains('+', StringComparison.Ordinal) ? said : SpokenDigits.In(said));
    }

    private static bool TryFindZone(CallContext call, string? name, out BusinessZone zone)
    {
        zone = call.Clock.Zone;
        if (string.IsNullOrWhiteSpace(name))
        {
            return true;
        }

        if (!BusinessZone.TryFind(name.Trim(), out var found))
        {
            return false;
        }

        zone = found;
        return true;
    }

    /// <returns>The wished time. Null for as soon as possible, and with a problem.</returns>
    private static (ZonedDateTime? At, string? Problem) When(CallContext call, string? day, string? time, BusinessZone zone)
    {
        if (string.IsNullOrWhiteSpace(day) && string.IsNullOrWhiteSpace(time))
        {
            return (null, null);
        }

        var now = Instant.FromDateTimeOffset(call.Clock.UtcNow).InZone(zone.Rules);
        if (string.IsNullOrWhiteSpace(time))
        {
            return (null, "The time is missing. Ask at what time the call suits.");
        }

        if (HourOf(time) is not { } hour)
        {
            return (null, "The time was not understood. Ask at what time the call suits.");
        }

        var today = DayOf(now);
        var isLater = today.ToDateTime(hour) > now.ToDateTimeUnspecified();
        var on = !string.IsNullOrWhiteSpace(day) ? SpokenDays.Read(day, call.TodayFor(day)) : isLater ? today : today.AddDays(1);
        if (on is not { } date)
        {
            return (null, "The day was not understood. Ask on which day the call suits.");
        }

        // A time that the clocks skip in spring is moved forward.
        var at = LocalDateTime.FromDateTime(date.ToDateTime(hour)).InZoneLeniently(zone.Rules);
        return at.ToInstant() <= now.ToInstant() ? (null, "That time is past. Ask for another one.")
            : date > today.AddDays(DaysAhead) ? (null, $"That day is more than {DaysAhead} days away. Ask for an earlier one.")
            : (at, null);
    }

    // "At nine" is in the morning: nobody is called back at night. Other words for it have their own sense.
    private static TimeOnly? HourOf(string time)
    {
        var said = time.Trim();
        if (TimeOnly.TryParseExact(said, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return exact;
        }

        var isEvening = Array.Exists(Evening, word => said.Contains(word, StringComparison.OrdinalIgnoreCase));
        return SpokenTimes.Read(said) is not { } hour ? null : hour.Hour >= FirstLate && !isEvening ? hour.AddHours(-12) : hour;
    }

    private static DateOnly DayOf(ZonedDateTime moment) => DateOnly.FromDateTime(moment.ToDateTimeUnspecified());

    private static TimeOnly TimeOf(ZonedDateTime moment) => TimeOnly.FromDateTime(moment.ToDateTimeUnspecified());

    private static string Short(string reason) => reason.Length <= LongestReason ? reason : reason[..(LongestReason - (char.IsHighSurrogate(reason[LongestReason - 1]) ? 1 : 0))];
}
