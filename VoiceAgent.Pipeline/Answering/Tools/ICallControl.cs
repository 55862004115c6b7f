using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>What the pipeline may ask of the telephony side of a call.</summary>
internal interface ICallControl
{
    /// <summary>Ends the caller's leg. A call that is over already counts as done.</summary>
    Task HangUpAsync(CallId call, CancellationToken stopping);

    /// <summary>Puts the caller through to a human, and waits until the human has them or it is certain that nobody will: half a minute of ringing.</summary>
    /// <param name="attempt">The same each time this one attempt is asked for, at most 128 characters.</param>
    /// <param name="summary">For the human, at most <see cref="CallTransfer.LongestSummary"/> characters.</param>
    /// <returns>Null when the human has the caller, else why not, for the model.</returns>
    Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping);
}
