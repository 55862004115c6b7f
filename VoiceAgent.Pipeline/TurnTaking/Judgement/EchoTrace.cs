namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>The last echo of this call. The next words of the same sentence are then probably an echo too.</summary>
/// <param name="Speech">The number of the reply whose echo it was.</param>
/// <param name="From">Where the utterance began.</param>
/// <param name="First">Which word of the reply its first word was.</param>
/// <param name="Last">Which word of the reply its last word was.</param>
/// <param name="Delay">How long after the agent the words came.</param>
/// <param name="IsSure">True when several words in order were returned. A single word may also be the caller's.</param>
internal sealed record EchoTrace(int Speech, TimeSpan From, TimeSpan Until, int First, int Last, TimeSpan Delay, bool IsSure);
