using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace VoiceAgent.ServiceDefaults;

public static class RedisRegistration
{
    /// <summary>
    /// Registers the client of a Redis. If its connection string asks for TLS and has no password, the process's identity signs in. Otherwise
    /// the connection string says everything.
    /// </summary>
    public static void AddRedis(this IHostApplicationBuilder builder, string name)
    {
        builder.AddRedisClient(name);
        if (NeedsIdentity(builder.Configuration.GetConnectionString(name)))
        {
            builder.Services.AddProcessIdentity();
            builder.Services.AddRedisSignIn();
        }
    }

    /// <summary>Makes the registered Redis client sign in with the registered credential.</summary>
    internal static void AddRedisSignIn(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisTokens>();
        services.AddOptions<ConfigurationOptions>().PostConfigure<RedisTokens>(static (redis, tokens) => redis.Defaults = new RedisByIdentity(tokens));
        services.AddHostedService<RedisSignIn>();
    }

    private static bool NeedsIdentity(string? connectionString) =>
        !string.IsNullOrEmpty(connectionString) && ConfigurationOptions.Parse(connectionString) is { Ssl: true, Password: null or "" };
}
