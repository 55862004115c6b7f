using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Transfers;

/// <summary>
/// Decides how the call to a human goes on. The functions are pure, and a repeated report changes nothing. A transfer is done only
/// when a person has accepted: by the key 1, or by a word. A machine cannot do that.
/// <code>
/// Ringing → Greeting → Asked → AskedAgain → refused
///              └ 1 ┴───── yes ┴─→ Joining → done
/// </code>
/// </summary>
internal static class ConsultationRules
{
    /// <summary>How long the telephone rings before the caller is told that nobody picks up.</summary>
    public static readonly TimeSpan LongestRinging = TimeSpan.FromSeconds(30);

    /// <summary>How long the first words may take. A voicemail's greeting begins at once.</summary>
    public static readonly TimeSpan GreetingSilence = TimeSpan.FromSeconds(2);

    /// <summary>How long the human may think after the question.</summary>
    public static readonly TimeSpan AnswerSilence = TimeSpan.FromSeconds(4);

    /// <summary>How long a pause ends the human's words.</summary>
    public static readonly TimeSpan EndSilence = TimeSpan.FromSeconds(1);

    /// <param name="language">The language of the question, BCP 47.</param>
    public static Progress After(Consultation consultation, ConsultationReport report, string language) => (consultation.Stage, report) switch
    {
        (ConsultationStage.Ringing, ConsultationReport.PickedUp) => new(consultation with { Stage = ConsultationStage.Greeting }, ConsultationStep.Listen),
        (ConsultationStage.Ringing, ConsultationReport.Left left) => Refused(consultation, left.Outcome),
        (ConsultationStage.Over or ConsultationStage.Joining, _) => Unchanged(consultation),
        (_, ConsultationReport.Left) => Refused(consultation, TransferOutcome.Declined),
        (var stage, ConsultationReport.Answered answered) when stage == answered.Stage => Answered(consultation, answered.Answer, language),
        _ => Unchanged(consultation),
    };

    /// <summary>What the caller's side is told when the attempt is given up at this stage.</summary>
    public static TransferOutcome GivenUp(ConsultationStage stage) => stage is ConsultationStage.Ringing ? TransferOutcome.NotAnswered : TransferOutcome.NoPerson;

    private static Progress Answered(Consultation consultation, ColleagueAnswer answer, string language) => (consultation.Stage, answer.Judge(language)) switch
    {
        (_, Verdict.Machine) => Refused(consultation, TransferOutcome.NoPerson),

        // Before the question, "yes" is only how people answer the telephone. A key is always meant.
        (ConsultationStage.Greeting, not Verdict.Silent) when answer.Key is ColleagueAnswer.AcceptKey => Join(consultation),
        (ConsultationStage.Greeting, _) => new(consultation with { Stage = ConsultationStage.Asked }, ConsultationStep.Ask),
        (_, Verdict.Accepts) => Join(consultation),
        (_, Verdict.Declines) => Refused(consultation, TransferOutcome.Declined),
        (ConsultationStage.Asked, _) => new(consultation with { Stage = ConsultationStage.AskedAgain }, ConsultationStep.Ask),
        _ => Refused(consultation, TransferOutcome.NoPerson),
    };

    private static Progress Join(Consultation consultation) => new(consultation with { Stage = ConsultationStage.Joining }, ConsultationStep.Join);

    private static Progress Refused(Consultation consultation, TransferOutcome outcome) => new(consultation with { Stage = ConsultationStage.Over }, ConsultationStep.Refuse, outcome);

    private static Progress Unchanged(Consultation consultation) => new(consultation, ConsultationStep.None);
}

/// <param name="Outcome">Only for <see cref="ConsultationStep.Refuse"/>.</param>
internal sealed record Progress(Consultation Next, ConsultationStep Step, TransferOutcome Outcome = TransferOutcome.Failed);

internal enum ConsultationStep
{
    None,

    /// <summary>Listen to the first words.</summary>
    Listen,

    /// <summary>Ask the human to take the call.</summary>
    Ask,

    /// <summary>Connect the human with the caller.</summary>
    Join,

    /// <summary>End the call to the human. The caller stays with the agent.</summary>
    Refuse,
}

/// <summary>A report of the telephony service about the call to the human.</summary>
internal abstract record ConsultationReport
{
    public sealed record PickedUp : ConsultationReport;

    /// <param name="Stage">The stage in which the gateway began to listen.</param>
    public sealed record Answered(ConsultationStage Stage, ColleagueAnswer Answer) : ConsultationReport;

    /// <summary>The human's side has ended the call, or the call was never answered.</summary>
    public sealed record Left(TransferOutcome Outcome) : ConsultationReport;
}
