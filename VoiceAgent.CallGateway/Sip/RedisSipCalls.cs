using System.Text.Json;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>A hash for each call, and a key from its dialog to its connection. Both expire a day after the last change.</summary>
internal sealed class RedisSipCalls(IConnectionMultiplexer redis) : ISipCalls
{
    // No call of the platform is longer.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private const string Put = """
        local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
        if version ~= tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'version', version + 1, 'call', ARGV[2])
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    private IDatabase Database => redis.GetDatabase();

    public async Task AddAsync(SipCall call)
    {
        await TryPutAsync(call with { Version = 0 });
        await IndexAsync(before: null, call);
    }

    public async Task<SipCall?> FindAsync(string connectionId)
    {
        var fields = await Database.HashGetAsync(Of(connectionId), ["version", "call"]);
        return fields[1].IsNull ? null : JsonSerializer.Deserialize<SipCall>((string)fields[1]!, LoggedEvent.Json)! with { Version = (long)fields[0] };
    }

    public async Task<SipCall?> FindAsync(SipDialogId dialog) =>
        await Database.StringGetAsync(Of(dialog)) is { IsNull: false } connection ? await FindAsync((string)connection!) : null;

    public async Task<SipCall?> ChangeAsync(string connectionId, Func<SipCall, SipCall?> change)
    {
        while (true)
        {
            var current = await FindAsync(connectionId);
            if (current is null || change(current) is not { } next || next == current)
            {
                return current;
            }

            if (await TryPutAsync(next with { Version = current.Version }))
            {
                await IndexAsync(current, next);
                return next with { Version = current.Version + 1 };
            }
        }
    }

    private async Task<bool> TryPutAsync(SipCall call) => (long)await Database.ScriptEvaluateAsync(
        Put, [Of(call.ConnectionId)], [call.Version, JsonSerializer.Serialize(call, LoggedEvent.Json), (long)Kept.TotalSeconds]) == 1;

    // On another shard, so it is not in the script. Repeating it is harmless.
    private Task IndexAsync(SipCall? before, SipCall call) => call.Dialog is { } dialog && before?.Dialog?.Id != dialog.Id
        ? Database.StringSetAsync(Of(dialog.Id), call.ConnectionId, Kept)
        : Task.CompletedTask;

    private static RedisKey Of(string connectionId) => $"sip:call:{connectionId}";

    private static RedisKey Of(SipDialogId dialog) => $"sip:dialog:{dialog.CallId}:{dialog.LocalTag}";
}
