using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Silence;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>
/// The time between the goodbye and the end of the call. A sound of the caller postpones the end until it is known what they said. A
/// goodbye of the caller is not answered again, and any other words keep the call.
/// </summary>
internal static class Partings
{
    /// <summary>The caller has heard the reply. Begins the parting if the reply was the last of the call.</summary>
    public static void Begin(Step step, Reply reply)
    {
        var state = step.State;
        var ends = state.Tools.Exists(tool => tool.Kind is ToolKind.Terminal && tool.Epoch == reply.Epoch);
        var wait = reply.ThenEnd is not null || reply.IfSilent is not null || ends ? step.Limits.Parting : AfterWords(step, reply);
        if (wait is { } due)
        {
            step.State = state with
            {
                Silence = state.Silence.Reason is SilenceReason.Gone ? state.Silence : state.Silence with { Reason = SilenceReason.Goodbye },
                Parting = new Parting(reply.Epoch, step.Now + due, reply.ThenEnd)
                {
                    IfSilent = reply.IfSilent ?? (ends ? null : CallEnding.AgentHungUp),
                    Latest = step.Now + step.Limits.Sound,
                    IsPromise = state.Tools.Exists(static tool => tool.IsLastResort),
                },
            };
        }
    }

    /// <summary>When the call ends. Null while there is no goodbye.</summary>
    public static TimeSpan? Due(ConversationState state)
    {
        if (state is not { Parting: { } parting, Call: CallStage.Connected })
        {
            return null;
        }

        if (parting.IsFirm)
        {
            return parting.Due;
        }

        if (state.SoundSince is not null)
        {
            return parting.Latest;
        }

        var limits = state.Policy.Limits;
        var known = state.SpeechEnd + (state.MayHaveSaidMore ? limits.Settle : limits.Parting);
        var due = known > parting.Due ? known : parting.Due;
        return due < parting.Latest ? due : parting.Latest;
    }

    /// <summary>Whether the caller only answers the goodbye: "okay, bye bye". Then the call still ends.</summary>
    public static bool IsAnswered(ConversationState state)
    {
        if (!state.OverlappingSpeech.IsEmpty && state.OverlappingSpeech.Keys.Length == 0 && IsGoodbye(state))
        {
            // "Yes" to a caller who was silent for long is a sign of life.
            var (phrases, mayGoOn) = (Silences.PhrasesOf(state), !state.OverlappingSpeech.AreSettled);
            return state.Silence.Reason is SilenceReason.Gone ? phrases.IsFarewell(state.OverlappingSpeech.Spoken, mayGoOn) : phrases.IsCourtesy(state.OverlappingSpeech.Spoken, mayGoOn);
        }

        return false;
    }

    private static bool IsGoodbye(ConversationState state) =>
        state.Parting is not null
        || (state.Reply is { IsComplete: true } reply
            && (reply.IfSilent is not null
                || state.Tools.Exists(tool => tool.Epoch == reply.Epoch && tool.Ending is CallEnding.AgentHungUp)
                || (reply.Act is SpeechAct.Reply && Silences.PhrasesOf(state).SaysGoodbye(reply.Text))));

    /// <summary>How long to wait after a reply without a tool. Null when neither side has said goodbye.</summary>
    private static TimeSpan? AfterWords(Step step, Reply reply)
    {
        var state = step.State;
        if (reply is not { Act: SpeechAct.Reply, Turn: > 0 } || reply.Turn != state.Turn.Number || !state.Tools.IsEmpty)
        {
            return null;
        }

        var phrases = Silences.PhrasesOf(state);
        var caller = phrases.EndsWithFarewell(state.Turn.Words.Spoken);
        return (phrases.SaysGoodbye(reply.Text), caller) switch
        {
            (true, true) => step.Limits.PartingInWords,
            (true, false) => step.Limits.Goodbye,
            (false, true) when !Punctuation.HasQuestion(reply.Text) => step.Limits.Goodbye,
            _ => null,
        };
    }
}
