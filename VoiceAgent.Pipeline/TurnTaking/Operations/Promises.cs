using System.Collections.Concurrent;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Recognises what the agent's own words have promised, when the model failed before it called the tool for it.</summary>
internal static class Promises
{
    private static readonly ConcurrentDictionary<string, PhraseList> Known = new();

    /// <summary>Whether the reply says that the caller is put through to a colleague.</summary>
    public static bool OfAColleague(ConversationState state, Reply reply)
    {
        var language = Language.Of(state.Persona.Language);
        return Known.GetOrAdd(language.Code, static (_, words) => new PhraseList(words.Failures.ColleaguePromised), language).IsIn(PlainWords.Of(reply.ComposedText));
    }
}
