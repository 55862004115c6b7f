using System.Collections.Immutable;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>Why nobody speaks since the caller's last turn, and what the agent has done about it.</summary>
/// <param name="Since">When the reason began. For an unexplained silence: when the caller's last turn ended.</param>
internal sealed record CallerSilence(SilenceReason Reason, TimeSpan Since)
{
    // A queue plays a few announcements in turn, sometimes with advertisements between them.
    private const int Remembered = 8;

    // The model may answer two announcements: it knows a person who reads aloud from a machine. After that, the agent answers itself.
    private const int AnsweredByModel = 2;

    // A person who still looks says so a few times. A machine that asks for patience never stops.
    private const int RequestsOfAPerson = 8;

    public static CallerSilence AtTheStart { get; } = new(SilenceReason.Unexplained, TimeSpan.Zero);

    /// <summary>What the last turn of the caller meant.</summary>
    public TurnMeaning Meaning { get; init; }

    /// <summary>How often the agent has prompted the caller in this silence.</summary>
    public int Prompts { get; init; }

    /// <summary>When the agent last prompted the caller. Noises do not shorten the time to answer.</summary>
    public TimeSpan PromptedAt { get; init; }

    /// <summary>The agent has said once that it did not understand a sound. It does not repeat that before the caller's next words.</summary>
    public bool HasAskedAgain { get; init; }

    /// <summary>The agent has said goodbye to an end of the line where nobody listens.</summary>
    public bool HasSaidFarewell { get; init; }

    /// <summary>How many turns in a row were announcements or repetitions.</summary>
    public int Announcements { get; init; }

    /// <summary>How many turns in a row were nothing but requests to wait.</summary>
    public int Requests { get; init; }

    /// <summary>False when the agent answers the turn with a fixed phrase, so that a machine at the other end costs no model calls.</summary>
    public bool NeedsModel => Meaning switch
    {
        TurnMeaning.AsksToWait or TurnMeaning.PutsOnHold => false,
        TurnMeaning.Announcement or TurnMeaning.Repetition => !GoesOnAndOn,
        _ => true,
    };

    /// <summary>There were too many announcements in a row for a person.</summary>
    public bool GoesOnAndOn => Announcements > AnsweredByModel || Requests > RequestsOfAPerson;

    /// <summary>The caller has asked for time several times. The agent does not say more than before, and no longer counts it as an answer.</summary>
    public bool AsksAgainAndAgain => Requests > AnsweredByModel;

    /// <summary>The words of the last turns, newest first, to recognise repetitions.</summary>
    public ImmutableList<IReadOnlyList<string>> Earlier { get; init; } = [];

    /// <summary>The silence after a turn of the caller.</summary>
    /// <param name="brings">The turn has digits: the caller has found what they were looking for.</param>
    public CallerSilence After(TurnMeaning meaning, string spoken, bool brings, TimeSpan now)
    {
        var words = Likeness.Words(spoken);
        meaning = meaning is TurnMeaning.Ordinary or TurnMeaning.AlsoAsksToWait && Earlier.Exists(earlier => Likeness.Of(earlier, words)) ? TurnMeaning.Repetition : meaning;
        var after = this with
        {
            Meaning = meaning,
            Earlier = words.Count == 0 ? Earlier : [words, .. Earlier.Take(Remembered - 1)],
            Announcements = AnnouncementsAfter(meaning),
            Requests = meaning is TurnMeaning.AsksToWait or TurnMeaning.PutsOnHold ? Requests + 1 : 0,
        };
        if (meaning is TurnMeaning.Ordinary && Reason is SilenceReason.Looking && !brings)
        {
            // The caller may have spoken to somebody else in the room. The model answers, and the caller keeps the time they have asked for.
            return after;
        }

        var reason = after.ReasonOf(meaning);
        var goesOn = reason == Reason && reason is SilenceReason.OnHold;
        return after with
        {
            Reason = reason,
            Since = goesOn ? Since : now,
            Prompts = 0,
            HasAskedAgain = false,
            HasSaidFarewell = goesOn && HasSaidFarewell,
        };
    }

    private int AnnouncementsAfter(TurnMeaning meaning) => meaning switch
    {
        TurnMeaning.Announcement or TurnMeaning.Repetition => Announcements + 1,
        TurnMeaning.AsksToWait => Announcements,
        TurnMeaning.PutsOnHold => 0,

        // The first words after "I'm putting you on hold" may be an announcement that no list has.
        _ => Reason is SilenceReason.OnHold && Announcements == 0 ? 1 : 0,
    };

    private SilenceReason ReasonOf(TurnMeaning meaning) => meaning switch
    {
        TurnMeaning.AsksToWait when GoesOnAndOn => SilenceReason.OnHold,
        TurnMeaning.AsksToWait or TurnMeaning.AlsoAsksToWait => SilenceReason.Looking,
        TurnMeaning.PutsOnHold or TurnMeaning.Announcement => SilenceReason.OnHold,
        TurnMeaning.Repetition when Announcements > 1 => SilenceReason.OnHold,
        _ => SilenceReason.Unexplained,
    };
}
