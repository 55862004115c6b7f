using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Most tests speak English, and nothing was asked for.</summary>
internal static class EndOfTurnInEnglish
{
    private const string English = "en-US";

    public static TimeSpan SilenceAfter(this IEndOfTurnPolicy policy, Utterances said, AskedValue? asked = null) => policy.SilenceAfter(said, asked ?? AskedValue.Unknown, English);

    public static bool MayEndWith(this IEndOfTurnPolicy policy, Utterances said) => policy.MayEndWith(said, English);

    public static bool Adapts(this IEndOfTurnPolicy policy, Utterances said, AskedValue? asked = null) => policy.Adapts(said, asked ?? AskedValue.Unknown, English);
}
