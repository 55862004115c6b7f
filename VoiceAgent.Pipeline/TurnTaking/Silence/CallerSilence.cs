using System.Collections.Immutable;

namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>Why nobody speaks since the caller's last turn, and what the agent has done about it.</summary>
/// <param name="Since">When the reason began. For an unexplained silence: when the caller's last turn ended.</param>
internal sealed record CallerSilence(SilenceReason Reason, TimeSpan Since)
{
    // A queue plays about four announcements in turn.
    private const int Remembered = 4;

    // The model may answer two announcements: it knows a person who reads aloud from a machine. After that, the agent answers itself.
    private const int AnsweredByModel = 2;

    public static CallerSilence AtTheStart { get; } = new(SilenceReason.Unexplained, TimeSpan.Zero);

    /// <summary>What the last turn of the caller meant.</summary>
    public TurnMeaning Meaning { get; init; }

    /// <summary>How often the agent has prompted the caller in this silence.</summary>
    public int Prompts { get; init; }

    /// <summary>The agent has said once that it did not understand a sound. It does not repeat that before the caller's next words.</summary>
    public bool HasAskedAgain { get; init; }

    /// <summary>The agent has said goodbye to an end of the line where nobody listens.</summary>
    public bool HasSaidFarewell { get; init; }

    /// <summary>How many turns in a row were announcements, repetitions, or nothing but requests to wait.</summary>
    public int Announcements { get; init; }

    /// <summary>False when the agent answers the turn with a fixed phrase, so that a machine at the other end costs no model calls.</summary>
    public bool NeedsModel => Meaning switch
    {
        TurnMeaning.AsksToWait or TurnMeaning.PutsOnHold => false,
        TurnMeaning.Announcement or TurnMeaning.Repetition => !GoesOnAndOn,
        _ => true,
    };

    /// <summary>There were too many announcements in a row for a person.</summary>
    public bool GoesOnAndOn => Announcements > AnsweredByModel;

    /// <summary>The words of the last turns, newest first, to recognise repetitions.</summary>
    public ImmutableList<IReadOnlyList<string>> Earlier { get; init; } = [];

    /// <summary>The silence after a turn of the caller.</summary>
    public CallerSilence After(TurnMeaning meaning, string spoken, TimeSpan now)
    {
        var words = Likeness.Words(spoken);
        meaning = meaning is TurnMeaning.Ordinary or TurnMeaning.EndsWithRequestToWait && Earlier.Exists(earlier => Likeness.Of(earlier, words)) ? TurnMeaning.Repetition : meaning;
        var announcements = meaning switch
        {
            TurnMeaning.Announcement or TurnMeaning.Repetition or TurnMeaning.AsksToWait => Announcements + 1,
            TurnMeaning.PutsOnHold => 0,

            // The first words after "I'm putting you on hold" may be an announcement that no list has.
            _ => Reason is SilenceReason.OnHold && Announcements == 0 ? 1 : 0,
        };
        var reason = ReasonOf(meaning, announcements);
        var goesOn = reason == Reason && (reason is SilenceReason.OnHold || announcements > AnsweredByModel);
        return new CallerSilence(reason, goesOn ? Since : now)
        {
            Meaning = meaning,
            Announcements = announcements,
            HasSaidFarewell = goesOn && HasSaidFarewell,
            Earlier = words.Count == 0 ? Earlier : [words, .. Earlier.Take(Remembered - 1)],
        };
    }

    private static SilenceReason ReasonOf(TurnMeaning meaning, int announcements) => meaning switch
    {
        TurnMeaning.AsksToWait or TurnMeaning.EndsWithRequestToWait => SilenceReason.Looking,
        TurnMeaning.PutsOnHold or TurnMeaning.Announcement => SilenceReason.OnHold,
        TurnMeaning.Repetition when announcements > 1 => SilenceReason.OnHold,
        _ => SilenceReason.Unexplained,
    };
}
