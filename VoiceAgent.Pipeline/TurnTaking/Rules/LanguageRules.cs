using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Follows the caller to another language that the agent speaks: at once when they ask for it, or when they speak it. One word of
/// another language, or a name, changes nothing.
/// </summary>
internal static class LanguageRules
{
    /// <summary>Judges the words of the turn when they have changed.</summary>
    public static bool Judge(Step step)
    {
        var state = step.State;
        if (state is not { Call: CallStage.Connected, Persona.InOtherLanguages.Count: > 0, Turn: { Words: { IsEmpty: false } words } turn } || ReferenceEquals(state.LanguageJudged, words))
        {
            return false;
        }

        var signs = state.Language.With(turn, state.Persona);
        var asked = LanguageRequests.In(words.Spoken, state.Persona.Language, [.. state.Persona.InOtherLanguages.Select(other => other.Language)]);
        step.State = state with
        {
            LanguageJudged = words,
            Language = asked is null ? signs : LanguageSigns.None with { Turn = turn.Number, IsAsked = true },
            LanguageWanted = asked ?? signs.Wanted,
        };
        return true;
    }

    /// <summary>Changes the language when the agent is not speaking. An answer that the caller has not heard yet is made again.</summary>
    public static bool Follow(Step step)
    {
        var state = step.State;
        if (state is not { Call: CallStage.Connected, LanguageWanted: { } wanted, Stopping: null, Tools.IsEmpty: true, Parting: null } || state.Persona.In(wanted) is not { } persona)
        {
            return false;
        }

        if (state.Reply is { } reply && (reply is not { Act: SpeechAct.Reply, ThenEnd: null, IsInterruptible: true } || reply.Turn != state.Turn.Number || reply.Clauses.Take(reply.Said).Any(clause => !clause.IsFiller)))
        {
            // The agent speaks in the old language until its reply has ended.
            return false;
        }

        Preemption.Discard(step);
        step.Tell(new LanguageChanged(state.Persona.Language, persona.Language));
        step.State = step.State with { LanguageWanted = null, Language = state.Language.IsAsked ? state.Language : LanguageSigns.None };
        AgentHandoff.Use(step, persona);
        if (step.State.Reply is not null)
        {
            Replies.Abandon(step, NextAct.AnswerAnew, state.Turn.Words.Text);
        }

        return true;
    }
}
