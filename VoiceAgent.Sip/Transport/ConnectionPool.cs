using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Telemetry;

namespace VoiceAgent.Sip.Transport;

/// <summary>All connections over TCP and TLS. A connection serves both directions, whoever has opened it.</summary>
internal sealed class ConnectionPool(StreamSettings settings, SipCertificates certificates, ISipGuard? guard, StreamConnection.Received received, SipMetrics metrics, ILogger log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, (StreamConnection Connection, Task Running)> _all = new();
    private readonly Dictionary<(SipTransport, IPEndPoint), StreamConnection> _byRemote = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(Socket Listener, Task Accepting)> _listeners = [];
    private long _last;

    public int Count => _all.Count;

    public IPEndPoint Listen(SipTransport transport, IPEndPoint address)
    {
        if (transport == SipTransport.Tls)
        {
            _ = certificates.Server;
        }

        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(address);
        listener.Listen(512);
        _listeners.Add((listener, AcceptAsync(listener, transport)));
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    public void Send(SipDestination to, ReadOnlyMemory<byte> message, Action? failed)
    {
        if (to.Connection != 0 && _all.TryGetValue(to.Connection, out var open))
        {
            open.Connection.Send(message, failed);
            return;
        }

        StreamConnection? connection;
        lock (_gate)
        {
            if (!_byRemote.TryGetValue((to.Transport, to.Address), out connection))
            {
                connection = _all.Count >= settings.Limits.Connections || _stopping.IsCancellationRequested ? null : Open(to);
            }
        }

        if (connection is null)
        {
            metrics.Refused("connections");
            failed?.Invoke();
            return;
        }

        connection.Send(message, failed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var (listener, _) in _listeners)
        {
            listener.Dispose();
        }

        await Task.WhenAll(_listeners.Select(listening => listening.Accepting));
        foreach (var (connection, _) in _all.Values)
        {
            connection.Close();
        }

        await Task.WhenAll(_all.Values.Select(open => open.Running));
        _stopping.Dispose();
    }

    private StreamConnection Open(SipDestination to) => Run(to.Transport, to.Address, async stopping =>
    {
        var socket = new Socket(to.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to.Address, stopping);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        if (to.Transport == SipTransport.Tcp)
        {
            return (new NetworkStream(socket, ownsSocket: true), null);
        }

        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await tls.AuthenticateAsClientAsync(certificates.Client(to.Host), stopping);
            return (tls, tls.RemoteCertificate?.Subject);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }, socketLocal: null);

    private StreamConnection Run(SipTransport transport, IPEndPoint remote, Func<CancellationToken, Task<(Stream Stream, string? Peer)>> open, IPEndPoint? socketLocal)
    {
        var connection = new StreamConnection(++_last, transport, remote, settings);
        _byRemote[(transport, remote)] = connection;
        _all[connection.Number] = (connection, Task.CompletedTask);
        _all[connection.Number] = (connection, Task.Run(async () =>
        {
            await connection.RunAsync(async stopping =>
            {
                var (stream, peer) = await open(stopping);
                return (stream, new SipFlow(transport, socketLocal ?? remote, remote, connection.Number) { PeerCertificate = peer });
            }, received);
            Forget(connection);
        }));
        return connection;
    }

    private void Forget(StreamConnection connection)
    {
        lock (_gate)
        {
            _all.TryRemove(connection.Number, out _);
            if (_byRemote.TryGetValue((connection.Transport, connection.Remote), out var known) && known == connection)
            {
                _byRemote.Remove((connection.Transport, connection.Remote));
            }
        }

        if (connection.FailureReason is { } reason && !_stopping.IsCancellationRequested)
        {
            log.ConnectionFailed(connection.Remote, connection.Transport.ToString(), reason);
        }

        connection.Dispose();
    }

    private async Task AcceptAsync(Socket listener, SipTransport transport)
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                // For example, the process has too many open files. The wait keeps this loop from using a core.
                log.CannotReceive(listener.LocalEndPoint!, failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), settings.Time, CancellationToken.None);
                continue;
            }

            Take(socket, transport);
        }
    }

    private void Take(Socket socket, SipTransport transport)
    {
        IPEndPoint remote, local;
        try
        {
            (remote, local) = ((IPEndPoint)socket.RemoteEndPoint!, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or NullReferenceException)
        {
            socket.Dispose();
            return;
        }

        lock (_gate)
        {
            if (_all.Count >= settings.Limits.Connections || _byRemote.Keys.Count(known => known.Item2.Address.Equals(remote.Address)) >= settings.Limits.ConnectionsPerSource
                || guard?.Accepts(remote, transport) == false)
            {
                metrics.Refused("connections");
                socket.Dispose();
                return;
            }

            socket.NoDelay = true;
            Run(transport, remote, async stopping =>
            {
                var plain = new NetworkStream(socket, ownsSocket: true);
                if (transport == SipTransport.Tcp)
                {
                    return (plain, null);
                }

                var tls = new SslStream(plain);
                try
                {
                    await tls.AuthenticateAsServerAsync(certificates.Server, stopping);
                    return (tls, tls.RemoteCertificate?.Subject);
                }
                catch
                {
                    await tls.DisposeAsync();
                    throw;
                }
            }, local);
        }
    }
}
