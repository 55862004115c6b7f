using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>A call that this worker runs, as the worker's shutdown sees it.</summary>
internal interface ILiveCall
{
    CallId Call { get; }

    /// <summary>Null before the lease was taken.</summary>
    CallLease? Lease { get; }

    /// <summary>Completes when neither side speaks, nothing is being answered and no tool runs. Completes at once during such a pause.</summary>
    Task PauseAsync(CancellationToken stopping);

    /// <summary>
    /// A hand-over is asked for. If the media stream ends from now on, this worker lets the call go without ending it. False takes the
    /// request back, because no worker could take the call.
    /// </summary>
    void LeaveToAnother(bool isAsked);

    /// <summary>Somebody else is looked for. The agent stays with the caller meanwhile, and does not end the call because they are silent.</summary>
    void AwaitHelp();

    /// <summary>Ends the call in order.</summary>
    void HangUp(string by);
}
