using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceAgent.AppHost;

/// <summary>Redis is ready when it answers PING: it listens before it has read its append-only file.</summary>
internal static class RedisHealth
{
    private static readonly byte[] ping = "PING\r\n"u8.ToArray();

    public static async Task<HealthCheckResult> PingAsync(EndpointReference endpoint, CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", endpoint.Port, stop);
            await client.GetStream().WriteAsync(ping, stop);
            var answer = new byte[5];
            await client.GetStream().ReadExactlyAsync(answer, stop);
            return answer.AsSpan().SequenceEqual("+PONG"u8) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("PING was answered otherwise than with PONG");
        }
        catch (Exception unreachable) when (unreachable is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("PING was not answered");
        }
    }
}
