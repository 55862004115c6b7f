using StackExchange.Redis.Configuration;

namespace VoiceAgent.ServiceDefaults;

/// <summary>The defaults of Azure Managed Redis, and the process's identity in place of a key. The client asks at each connection.</summary>
internal sealed class RedisByIdentity(RedisTokens tokens) : AzureManagedRedisOptionsProvider
{
    public override string? User => tokens.ForConnection()?.User;

    public override string? Password => tokens.ForConnection()?.Password;

    /// <summary>
    /// Subscriptions share the connection of the commands. A connection of their own cannot be signed in again, so the server would close it when
    /// its token expires. The server allows such a connection 8 MB of unread replies, and one reply of ours has less than one.
    /// </summary>
    public override bool SharedSubscriptionConnection => true;
}
