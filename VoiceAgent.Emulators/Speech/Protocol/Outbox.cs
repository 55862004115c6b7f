using System.Net.WebSockets;
using System.Threading.Channels;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>
/// Sends the messages of one turn. Each is sent when it is due and never before the one ahead of it. The queue holds 256 messages. When it
/// is full, the socket is not read, so the client has to wait.
/// </summary>
internal sealed class Outbox : IAsyncDisposable
{
    private const int Capacity = 256;

    private readonly Channel<Outgoing> _waiting = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _abandoned;
    private readonly SpeechSocket _socket;
    private readonly string _requestId;
    private readonly EmulatedFaults _faults;
    private readonly TimeProvider _time;
    private readonly Task _sending;

    public Outbox(SpeechSocket socket, string requestId, EmulatedFaults faults, TimeProvider time, CancellationToken ending)
    {
        (this._socket, this._requestId, this._faults, this._time) = (socket, requestId, faults, time);
        _abandoned = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _sending = SendAsync();
    }

    /// <summary>Adds a message.</summary>
    /// <param name="delay">From now. A message that is due before its predecessor is sent directly after it.</param>
    /// <param name="operation">The operation whose fault may replace the message, or null.</param>
    public ValueTask AddAsync(string path, object body, TimeSpan delay, string? operation = null) =>
        _waiting.Writer.WriteAsync(new Outgoing(path, body, _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency), operation), _abandoned.Token);

    /// <summary>Waits until all messages have been sent.</summary>
    public Task FinishAsync()
    {
        _waiting.Writer.TryComplete();
        return _sending;
    }

    /// <summary>Drops the messages that have not been sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync();
        _waiting.Writer.TryComplete();
        try
        {
            await _sending;
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            // The connection has ended. The socket's reader handles this.
        }

        _abandoned.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            await SendAllAsync();
        }
        finally
        {
            _waiting.Writer.TryComplete();
        }
    }

    private async Task SendAllAsync()
    {
        await foreach (var message in _waiting.Reader.ReadAllAsync(_abandoned.Token))
        {
            var early = message.Due - _time.GetTimestamp();
            if (early > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)early / _time.TimestampFrequency), _time, _abandoned.Token);
            }

            if (message.Operation is { } operation && _faults.Next(operation, _socket.Account) is { } fault)
            {
                await FailAsync(fault);
                return;
            }

            await _socket.SendAsync(message.Path, _requestId, message.Body, _abandoned.Token);
        }
    }

    private async Task FailAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, _abandoned.Token);
                break;
            case FaultKind.Status:
                await _socket.CloseAsync(WebSocketCloseStatus.InternalServerError, $"A fault with status {fault.Status} is configured.");
                break;
            default:
                _socket.Abort();
                break;
        }
    }

    private readonly record struct Outgoing(string Path, object Body, long Due, string? Operation);
}
