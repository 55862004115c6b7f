using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Keeps collected keys for the person or service that asked for them. They are encrypted, and are kept for some minutes only.</summary>
internal interface ICollectedKeys
{
    /// <summary>Adds keys. The same keys may be added again.</summary>
    Task AddAsync(CallId call, string operation, PressedKeys keys);

    /// <returns>The keys in their order. Null when there are none, or not any more.</returns>
    Task<string?> FindAsync(CallId call, string operation);
}
