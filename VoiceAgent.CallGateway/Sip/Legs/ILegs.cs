using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip.Legs;

/// <summary>The audio of telephone calls at the pipeline's workers. The gateway has the signalling only.</summary>
/// <remarks>Every method throws <see cref="TelephonyException"/> when a worker cannot be reached or refuses the request.</remarks>
internal interface ILegs
{
    /// <summary>Opens a leg.</summary>
    /// <param name="worker">Null for any worker that has a place.</param>
    /// <param name="leg">The id of the leg. A repeated request with it opens no second one.</param>
    /// <exception cref="LegRefusedException">The session description of the party has nothing that a worker can use.</exception>
    Task<LegOpened> OpenAsync(Uri? worker, string leg, LegOrder order, CancellationToken stopping);

    /// <summary>Gives the worker a session description of the party.</summary>
    /// <returns>The worker's answer to an offer, and whether the party wants no audio now. Null when the description was the party's answer.</returns>
    /// <exception cref="LegRefusedException">The worker cannot use the description.</exception>
    Task<LegDescription?> DescribeAsync(Uri worker, string leg, LegDescription description, CancellationToken stopping);

    /// <returns>The worker's offer.</returns>
    Task<string> OfferAsync(Uri worker, string leg, LegOffer wanted, CancellationToken stopping);

    /// <summary>Gives the party to an agent at this worker.</summary>
    /// <returns>False when the worker has no place, or no such leg any more.</returns>
    Task<bool> ConverseAsync(Uri worker, string leg, LegConversation conversation, CancellationToken stopping);

    /// <returns>False when there is no such leg any more.</returns>
    Task<bool> SpeakAsync(Uri worker, string leg, LegSpeech speech, CancellationToken stopping);

    /// <summary>Ends what <see cref="SpeakAsync"/> has begun.</summary>
    Task StopSpeakingAsync(Uri worker, string leg, CancellationToken stopping);

    /// <returns>False when there is no such leg any more.</returns>
    Task<bool> SendKeysAsync(Uri worker, string leg, LegKeys keys, CancellationToken stopping);

    /// <summary>Listens once to the party. An event has the result.</summary>
    /// <returns>False when there is no such leg any more.</returns>
    Task<bool> ListenAsync(Uri worker, string leg, LegListening wanted, CancellationToken stopping);

    /// <summary>Reports each key of the party by events.</summary>
    /// <returns>False when there is no such leg any more.</returns>
    Task<bool> ReportKeysAsync(Uri worker, string leg, LegKeyListening wanted, CancellationToken stopping);

    Task StopReportingKeysAsync(Uri worker, string leg, CancellationToken stopping);

    /// <summary>The party has sent a key by signalling.</summary>
    Task PressAsync(Uri worker, string leg, LegPressedKey key, CancellationToken stopping);

    /// <summary>Connects two parties at the same worker.</summary>
    /// <returns>False when there is no such leg any more.</returns>
    Task<bool> BridgeAsync(Uri worker, string leg, LegBridge wanted, CancellationToken stopping);

    /// <summary>Closes the leg. It is safe to repeat, and a worker that is gone has closed it.</summary>
    Task CloseAsync(Uri worker, string leg, CancellationToken stopping);
}

/// <summary>A worker cannot use a session description.</summary>
internal sealed class LegRefusedException(string message) : Exception(message);
