namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Somebody who gets events.</summary>
internal interface ISubscriber
{
    string Name { get; }

    bool Wants(OutgoingEvent happened);

    /// <exception cref="DeliveryException">The receiver did not accept the event.</exception>
    Task SendAsync(OutgoingEvent happened, CancellationToken stopping);
}

/// <summary>A receiver did not accept an event. The message is for operators and has no part of the event.</summary>
/// <param name="isPermanent">The receiver has said that it does not want events any more.</param>
internal sealed class DeliveryException(string message, Exception? inner = null, bool isPermanent = false) : Exception(message, inner)
{
    public bool IsPermanent { get; } = isPermanent;
}
