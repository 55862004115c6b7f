using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

internal sealed class RedisCallCommands(IConnectionMultiplexer redis) : ICallCommands
{
    public Task<long> SendAsync(CallId call, CallCommand command) =>
        redis.GetSubscriber().PublishAsync(CallKeys.Commands(call), JsonSerializer.Serialize(command, LoggedEvent.Json));

    public async Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard)
    {
        Action<RedisChannel, RedisValue> take = (_, json) => Take(json!, heard);
        await redis.GetSubscriber().SubscribeAsync(CallKeys.Commands(call), take);
        return new Listening(redis.GetSubscriber(), CallKeys.Commands(call), take);
    }

    // During a deploy, a newer version may send a command that this version does not know.
    private static void Take(string json, Action<CallCommand> heard)
    {
        CallCommand? command;
        try
        {
            command = JsonSerializer.Deserialize<CallCommand>(json, LoggedEvent.Json);
        }
        catch (Exception unknown) when (unknown is JsonException or NotSupportedException)
        {
            return;
        }

        if (command is not null)
        {
            heard(command);
        }
    }

    private sealed class Listening(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> take) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await subscriber.UnsubscribeAsync(channel, take);
    }
}
