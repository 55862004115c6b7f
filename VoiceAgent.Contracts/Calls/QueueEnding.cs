namespace VoiceAgent.Contracts.Calls;

/// <summary>How a caller has left the queue.</summary>
public enum QueueEnding
{
    /// <summary>It was the caller's turn: an agent has them.</summary>
    Connected,

    /// <summary>The caller wants to be called back.</summary>
    CallBack,

    /// <summary>The caller has waited for the longest time of the route.</summary>
    TimedOut,

    /// <summary>The caller was disconnected while they waited, or before the call was answered.</summary>
    CallerHungUp,

    /// <summary>A person has hung the call up.</summary>
    OperatorHungUp,
}
