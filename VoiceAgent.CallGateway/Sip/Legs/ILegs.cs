using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip.Legs;

/// <summary>The audio of telephone calls at the pipeline's workers. The gateway has the signalling only.</summary>
/// <remarks>Every method throws <see cref="TelephonyException"/> when a worker cannot be reached or refuses the request.</remarks>
internal interface ILegs
{
    /// <summary>Opens a leg at any worker that has a place.</summary>
    /// <param name="leg">The id of the leg. A repeated request with it opens no second one.</param>
    /// <exception cref="LegRefusedException">The session description of the party has nothing that a worker can use.</exception>
    Task<LegOpened> OpenAsync(string leg, LegOrder order, CancellationToken stopping);

    /// <summary>Gives the worker a session description of the party.</summary>
    /// <returns>The worker's answer to an offer. Null when the description was the party's answer.</returns>
    /// <exception cref="LegRefusedException">The worker cannot use the description.</exception>
    Task<string?> DescribeAsync(Uri worker, string leg, LegDescription description, CancellationToken stopping);

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

    /// <summary>Closes the leg. It is safe to repeat, and a worker that is gone has closed it.</summary>
    Task CloseAsync(Uri worker, string leg, CancellationToken stopping);
}

/// <summary>A worker cannot use a session description.</summary>
internal sealed class LegRefusedException(string message) : Exception(message);
