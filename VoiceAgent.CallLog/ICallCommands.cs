using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The way from the gateway and from supervisors to the worker that holds a call.</summary>
public interface ICallCommands
{
    /// <returns>How many workers heard it: 0 when nobody holds the call.</returns>
    Task<long> SendAsync(CallId call, CallCommand command);

    /// <summary>Hears the commands for one call until disposed. <paramref name="heard"/> runs on the connection's thread: it must not block.</summary>
    Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard);
}
