using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Nothing stops the agent before the caller has heard what they must hear. What the caller says over it is kept, and
/// weighed as soon as the sentence is over.
/// </summary>
internal static class MustHearRules
{
    public static void Heard(Step step, VoiceHeard told)
    {
        if (step.State.Reply is not { } reply || reply.Epoch != told.Epoch)
        {
            return;
        }

        var heard = reply with { HeardWords = MustHear.Words(told.Heard) };
        step.State = step.State with { Reply = heard };
        if (!MustHear.Holds(step.State, heard))
        {
            step.Weigh((step.State.SoundSince is null ? BargeInSigns.None : BargeInSigns.Sound) | (step.State.OverlappingSpeech.IsEmpty ? BargeInSigns.None : BargeInSigns.Words));
        }
    }
}
