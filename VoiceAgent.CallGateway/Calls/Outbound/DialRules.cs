using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>Changes the state of a person whom the platform calls. The functions are pure.</summary>
internal static class DialRules
{
    /// <summary>An attempt begins. This must be stored before the call is placed.</summary>
    public static Dial Begun(Dial dial, CallId call, DateTimeOffset now) => dial with { State = DialState.Calling, Call = call, CalledAt = now, DueAt = null, Note = null };

    /// <summary>The attempt has not taken place. It does not count.</summary>
    /// <param name="dueAt">When the next one may begin.</param>
    public static Dial NotPlaced(Dial dial, DateTimeOffset dueAt, string? note) => dial with { State = DialState.Waiting, Call = null, DueAt = dueAt, Note = note };

    /// <summary>The person will not be called.</summary>
    public static Dial Closed(Dial dial, DialState state, string? note) => dial with { State = state, DueAt = null, Note = note };

    /// <summary>A call was asked for after <see cref="Begun"/>.</summary>
    /// <param name="begun">The state that was stored before.</param>
    /// <param name="listed">The state of a person whose number is on the do-not-call list.</param>
    /// <param name="forbidden">The state of a person whom no call like this can ever reach.</param>
    /// <param name="again">When the next attempt may begin, if the call cannot be placed only now.</param>
    /// <returns>Null when the telephone rings, or when the record of the call tells why not.</returns>
    public static Dial? Asked(Dial begun, PlaceOutcome outcome, DialState listed, DialState forbidden, DateTimeOffset again) => outcome switch
    {
        PlaceOutcome.DoNotCall => Closed(begun, listed, PlaceSentences.Of(outcome)) with { Call = null },
        PlaceOutcome.ForbiddenTarget or PlaceOutcome.TooLong => Closed(begun, forbidden, PlaceSentences.Of(outcome)) with { Call = null },
        PlaceOutcome.NoRoute or PlaceOutcome.HourIsSpent or PlaceOutcome.DayIsSpent or PlaceOutcome.NoPlace => NotPlaced(begun, again, PlaceSentences.Of(outcome)),
        _ => null,
    };

    /// <summary>The attempt has ended.</summary>
    public static Dial Settled(Dial dial, DialOutcome outcome, RetryRule rule, DateTimeOffset now)
    {
        var after = dial with { Attempts = [.. dial.Attempts, new DialAttempt(dial.Call!.Value, dial.CalledAt!.Value, outcome)], DueAt = null };
        var same = after.Attempts.Count(attempt => attempt.Outcome == outcome);
        return outcome is DialOutcome.Answered ? after with { State = DialState.Answered }
            : same < rule.Attempts && after.Attempts.Count < RetryRule.Most ? after with { State = DialState.Waiting, DueAt = now + rule.After }
            : after with { State = rule.Attempts > 1 ? DialState.GivenUp : Of(outcome) };
    }

    public static DialState Of(DialOutcome outcome) => outcome switch
    {
        DialOutcome.Answered => DialState.Answered,
        DialOutcome.Voicemail => DialState.Voicemail,
        DialOutcome.Busy => DialState.Busy,
        DialOutcome.NoAnswer => DialState.NoAnswer,
        DialOutcome.Rejected => DialState.Rejected,
        _ => DialState.Failed,
    };
}

/// <summary>How often a person is called who was not reached in one way.</summary>
/// <param name="Attempts">All attempts that end in this way, with the first one. 1: the person is not called again.</param>
/// <param name="After">The time until the next attempt.</param>
internal sealed record RetryRule(int Attempts, TimeSpan After)
{
    /// <summary>The most attempts of all kinds.</summary>
    public const int Most = 10;

    public static RetryRule None { get; } = new(1, TimeSpan.Zero);
}
