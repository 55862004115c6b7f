using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Telemetry;

namespace VoiceAgent.Sip.Transport;

/// <summary>One UDP socket.</summary>
internal sealed class UdpListener : IAsyncDisposable
{
    private const int LargestDatagram = 65_535;
    private const int SocketBuffer = 2 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _log;
    private Task _receiving = Task.CompletedTask;

    public UdpListener(IPEndPoint address, ILogger log)
    {
        _log = log;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer, SendBufferSize = SocketBuffer };
        _socket.Bind(address);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public delegate void Datagram(ReadOnlySpan<byte> message, IPEndPoint source);

    public IPEndPoint Local { get; }

    public void Start(Datagram received) => _receiving = ReceiveAsync(received);

    public bool Send(ReadOnlySpan<byte> message, IPEndPoint to)
    {
        try
        {
            return _socket.SendTo(message, to) == message.Length;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _receiving;
        _stopping.Dispose();
    }

    private async Task ReceiveAsync(Datagram received)
    {
        await Task.Yield();
        var buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
        EndPoint any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any, _stopping.Token);
                received(buffer.AsSpan(0, result.ReceivedBytes), (IPEndPoint)result.RemoteEndPoint);
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure) when (!_stopping.IsCancellationRequested)
            {
                // Some systems report here that an earlier datagram could not be delivered.
                _log.CannotReceive(Local, failure.Message);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
