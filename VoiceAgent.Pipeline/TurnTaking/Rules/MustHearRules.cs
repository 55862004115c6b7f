using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// The caller cannot interrupt the agent during a sentence that must be heard. What the caller says meanwhile is kept. The
/// machine decides whether it is an interruption when the sentence has ended.
/// </summary>
internal static class MustHearRules
{
    public static void Heard(Step step, VoiceHeard answer)
    {
        if (step.State.Reply is not { } reply || reply.Epoch != answer.Epoch)
        {
            return;
        }

        var heard = reply with
        {
            HeardWords = Wording.CountWords(answer.Heard),
            Played = reply.IsAudible ? reply.Played.Add(new PlayedTo(step.Now, ComparableWords.Length(answer.Heard))) : reply.Played,
        };
        step.State = step.State with { Reply = heard };
        Replies.TellHeard(step, answer.Heard);
        if (heard.WasTalkedOver && !MustHear.Holds(step.State, heard))
        {
            step.Weigh((step.State.SoundSince is null ? BargeInSigns.None : BargeInSigns.Sound) | (step.State.OverlappingSpeech.IsEmpty ? BargeInSigns.None : BargeInSigns.Words));
        }
    }
}
