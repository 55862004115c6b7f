using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Signs the open connections in again before their token expires. Otherwise the server closes them, and events that are published
/// meanwhile are lost.
/// </summary>
internal sealed partial class RedisSignIn(IConnectionMultiplexer redis, RedisTokens tokens, TimeProvider time, ILogger<RedisSignIn> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The connections were opened with this token, or wait for the first one.
        var used = tokens.Held;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await tokens.RenewAsync(stoppingToken);
                if (tokens.Held is { } held && held.Password != used?.Password)
                {
                    await SignInAsync(held);
                    used = held;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The identity may throw anything. Its messages contain addresses and ids, so only the type is logged.
                NotRenewed(failure.GetType().Name, used?.Expires);
            }

            var untilDue = used is { } current && current.Password == tokens.Held?.Password ? current.Due - time.GetUtcNow() : TimeSpan.Zero;
            await ((Task)Task.Delay(untilDue > Pause ? untilDue : Pause, time, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    // A server that is away gets the new token when the client connects to it again.
    private Task SignInAsync(RedisToken token) =>
        Task.WhenAll(redis.GetServers().Where(server => server.IsConnected).Select(server => server.ExecuteAsync("AUTH", token.User, token.Password)));

    [LoggerMessage(LogLevel.Warning, "The connections to Redis could not be signed in again ({Reason}). They stay open until their token expires at {Expires}. This is tried again every 30 seconds.")]
    private partial void NotRenewed(string reason, DateTimeOffset? expires);
}
