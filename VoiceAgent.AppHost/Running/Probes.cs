using System.Net.Sockets;

namespace VoiceAgent.AppHost.Running;

/// <summary>Checks one program on this machine. The result is null when it is ready, otherwise what is wrong.</summary>
internal static class Probes
{
    private static readonly byte[] Ping = "PING\r\n"u8.ToArray();

    // Health checks make no traces. Redirects are not followed, because they would hide the real response.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false, ActivityHeadersPropagator = null })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public static async Task<string?> GetAsync(Uri program, string path, int status, CancellationToken stop)
    {
        var address = new Uri(program, path);
        try
        {
            using var answer = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
            return (int)answer.StatusCode == status ? null : $"GET {address} answered {(int)answer.StatusCode}, not {status}";
        }
        catch (HttpRequestException)
        {
            return $"GET {address} was not answered";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"GET {address} was not answered in time";
        }
    }

    public static async Task<string?> PingAsync(EndpointReference endpoint, CancellationToken stop)
    {
        try
        {
            using var redis = new TcpClient();
            await redis.ConnectAsync("127.0.0.1", endpoint.Port, stop);
            await redis.GetStream().WriteAsync(Ping, stop);
            var answer = new byte[5];
            await redis.GetStream().ReadExactlyAsync(answer, stop);
            return answer.AsSpan().SequenceEqual("+PONG"u8) ? null : "PING was not answered with PONG";
        }
        catch (Exception unreachable) when (unreachable is SocketException or IOException)
        {
            return "PING was not answered";
        }
    }
}
