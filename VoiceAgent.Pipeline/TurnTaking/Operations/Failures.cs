using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>How often in a row a provider has failed.</summary>
internal static class Failures
{
    /// <returns>True where it was once too often to apologise.</returns>
    public static bool Count(Step step, string provider, string reason)
    {
        step.Tell(new ProviderFailed(provider, reason));
        step.State = step.State with { FailuresInRow = step.State.FailuresInRow + 1 };
        return step.State.FailuresInRow > step.Limits.Apologies;
    }
}
