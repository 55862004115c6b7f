using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The calls this worker holds. The media entry takes a place before it accepts a socket, and brings the line when it is open.</summary>
internal interface ICallSessions
{
    /// <returns>Null when every place is taken or the worker is shutting down: the socket is refused with 503.</returns>
    ICapacityReservation? TryReserve();
}

/// <summary>A place for one call; disposing gives it back.</summary>
internal interface ICapacityReservation : IDisposable
{
    /// <summary>Holds the call until it is over and everything about it is written. Never throws for what a caller or a provider does.</summary>
    /// <param name="ticket">Already verified.</param>
    /// <param name="aborted">The socket's server is giving up on it.</param>
    Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted);
}
