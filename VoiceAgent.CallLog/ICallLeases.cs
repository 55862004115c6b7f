using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>Says which worker runs the conversation of a call. At most one lease of a call is valid.</summary>
public interface ICallLeases
{
    /// <summary>
    /// Takes the lease of a call for a worker. An earlier lease of the call is lost from now on, and its worker gets the command
    /// <see cref="LeaseLost"/>.
    /// </summary>
    Task<CallLease> TakeAsync(CallId call, string worker);

    /// <returns>False when another worker has taken a lease since.</returns>
    Task<bool> IsHeldAsync(CallLease lease);

    /// <returns>The last lease of the call. Null when it was released, or when no worker has taken one.</returns>
    Task<CallLease?> FindAsync(CallId call);

    /// <summary>The worker has ended the call, or has left it to another worker.</summary>
    Task ReleaseAsync(CallLease lease);

    /// <summary>The calls whose last lease was taken by this worker and has not been released.</summary>
    Task<IReadOnlyList<CallId>> HeldByAsync(string worker);
}
