using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>An operation and how it is carried out.</summary>
/// <param name="Operation">A target of null means the caller, for kinds of operations that need one.</param>
/// <param name="SendAsync">Sends the request. It returns false when the call is over or the target is not on it.</param>
internal sealed record OperationPlan(CallOperation Operation, Func<CallRecord, CallOperation, CancellationToken, Task<bool>> SendAsync)
{
    /// <summary>The response is the result. Otherwise an event reports it.</summary>
    public bool EndsAtOnce { get; init; }

    /// <summary>Changes the record when the operation begins.</summary>
    public Func<CallRecord, CallRecord> Begin { get; init; } = static call => call;

    /// <summary>Takes the change of <see cref="Begin"/> back, because the request failed.</summary>
    public Func<CallRecord, CallRecord>? Undo { get; init; }

    /// <summary>Runs after a request that failed.</summary>
    public Func<Task> UndoneAsync { get; init; } = static () => Task.CompletedTask;

    /// <summary>Written to the log after the request has succeeded.</summary>
    public CallEvent? Success { get; init; }
}
