using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Calls an emulated human and asks them to take the call, with the gateway's rules and in virtual time.</summary>
internal static class ScriptedConsultation
{
    // 60 ms for each letter, like all speech in virtual time.
    private static readonly TimeSpan Letter = TimeSpan.FromMilliseconds(60);

    /// <returns>How the attempt ended.</returns>
    public static async Task<TransferOutcome> RunAsync(Human human, string language, string summary, TimeProvider time, CancellationToken stopping)
    {
        await Task.Delay(human.Rings, time, stopping);
        ConsultationReport report = human.Answers switch
        {
            HumanAnswer.Busy or HumanAnswer.Declines => new ConsultationReport.Left(TransferOutcome.Busy),
            HumanAnswer.NoAnswer => new ConsultationReport.Left(TransferOutcome.NotAnswered),
            _ => new ConsultationReport.PickedUp(),
        };
        var consultation = new Consultation("human");
        while (true)
        {
            var progress = ConsultationRules.After(consultation, report, language);
            consultation = progress.Next;
            switch (progress.Step)
            {
                case ConsultationStep.Listen:
                    report = new ConsultationReport.Answered(consultation.Stage, await HearAsync(human.Greets, Human.Breath, ConsultationRules.GreetingSilence, time, stopping));
                    break;
                case ConsultationStep.Ask:
                    var question = LengthOf(ColleagueLanguage.Of(language).Ask(summary));
                    await Task.Delay(human.WhenAsked.Presses is not null && question > Human.Listens ? Human.Listens : question, time, stopping);
                    report = human.WhenAsked.HangsUp
                        ? new ConsultationReport.Left(TransferOutcome.Failed)
                        : new ConsultationReport.Answered(consultation.Stage, await ReactionAsync(human.WhenAsked, time, stopping));
                    break;
                case ConsultationStep.Join:
                    return TransferOutcome.Accepted;
                case ConsultationStep.Refuse:
                    return progress.Outcome;
                default:
                    throw new InvalidOperationException($"The call to the human stands still at {consultation.Stage}.");
            }
        }
    }

    private static async Task<ColleagueAnswer> ReactionAsync(HumanReaction reaction, TimeProvider time, CancellationToken stopping)
    {
        if (reaction.Presses is not { } key)
        {
            return await HearAsync(reaction.Says ?? "", Human.Thinks, ConsultationRules.AnswerSilence, time, stopping);
        }

        await Task.Delay(Human.Thinks, time, stopping);
        return new ColleagueAnswer(key[0], null);
    }

    private static async Task<ColleagueAnswer> HearAsync(string words, TimeSpan before, TimeSpan silence, TimeProvider time, CancellationToken stopping)
    {
        await Task.Delay(words.Length == 0 ? silence : before + LengthOf(words) + ConsultationRules.EndSilence, time, stopping);
        return words.Length == 0 ? ColleagueAnswer.Silence : new ColleagueAnswer(null, words);
    }

    private static TimeSpan LengthOf(string words) => words.Length * Letter;
}
