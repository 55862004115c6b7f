using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The calls of this worker. The media endpoint reserves capacity before it accepts a socket, and then brings the open media stream.</summary>
internal interface ICallSessions
{
    /// <returns>Null when the worker is at capacity or shutting down. The socket is then refused with 503.</returns>
    ICapacityReservation? TryReserve();
}

/// <summary>Capacity for one call. Disposing releases it.</summary>
internal interface ICapacityReservation : IDisposable
{
    /// <summary>Runs the call until it is over and everything about it is written. Failures of callers and providers never throw.</summary>
    /// <param name="ticket">An already verified ticket.</param>
    /// <param name="aborted">Cancelled when the server aborts the socket.</param>
    Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted);
}
