using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>Sends commands of the gateway and of supervisors to the worker that runs a call.</summary>
public interface ICallCommands
{
    /// <returns>How many workers received the command. 0 means that no worker runs the call.</returns>
    Task<long> SendAsync(CallId call, CallCommand command);

    /// <summary>
    /// Subscribes to the commands for one call until disposed. <paramref name="heard"/> runs on the connection's thread, so it must not block.
    /// </summary>
    Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard);
}
