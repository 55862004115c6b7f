using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>
/// The keys of cookies, forms, sessions and circuits. They are in Redis, so that each program of the dashboard reads what another one has
/// written. Whoever can read this Redis can read the sessions in it.
/// </summary>
internal static class DataProtectionKeys
{
    private static readonly RedisKey Key = "dashboard:keys";

    public static void AddDataProtectionKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("VoiceAgent.Dashboard");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>(
            static (keys, services) => keys.XmlRepository = new RedisXmlRepository(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase(), Key));
    }
}
