using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>A network between a client and a service on this machine. It can be cut and mended.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly CancellationTokenSource _over = new();
    private readonly int _port;
    private readonly Action<int, ReadOnlyMemory<byte>>? _sent;
    private readonly Task _accepting;
    private int _connections;
    private volatile bool _isCut;

    /// <param name="service">The service behind this network.</param>
    /// <param name="sent">Sees what the client sends, with the number of the connection.</param>
    public Relay(Uri service, Action<int, ReadOnlyMemory<byte>>? sent = null)
    {
        _port = service.Port;
        _sent = sent;
        _listener.Start();
        Address = new UriBuilder(service) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>The address of the service behind this network.</summary>
    public Uri Address { get; }

    /// <summary>Breaks all connections, and every new one until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        while (_open.TryTake(out var socket))
        {
            socket.Close(0);
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        _over.Cancel();
        _listener.Stop();
        Cut();
        await _accepting;
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_over.Token);
                _open.Add(client);
                if (_isCut)
                {
                    client.Close(0);
                    continue;
                }

                var service = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _open.Add(service);
                await service.ConnectAsync(IPAddress.Loopback, _port, _over.Token);
                var connection = _connections++;
                _ = CopyAsync(client, service, bytes => _sent?.Invoke(connection, bytes));
                _ = CopyAsync(service, client, static _ => { });
            }
        }
        catch (Exception) when (_over.IsCancellationRequested)
        {
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>> seen)
    {
        var buffer = new byte[16_384];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
            {
                seen(buffer.AsMemory(0, read));
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }

        from.Close();
        to.Close();
    }
}
