using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Counts the failures of providers in a row.</summary>
internal static class Failures
{
    /// <returns>True when the agent has apologised often enough and must give up.</returns>
    public static bool Count(Step step, string provider, string reason)
    {
        step.State = step.State with { FailuresInRow = step.State.FailuresInRow + 1 };
        step.Tell(new ProviderFailed(provider, reason) { InRow = step.State.FailuresInRow });
        return step.State.FailuresInRow > step.Limits.Apologies;
    }
}
