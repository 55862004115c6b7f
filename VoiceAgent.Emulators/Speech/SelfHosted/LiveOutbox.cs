using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>Sends messages when they are due, in order. A fault of their operation replaces a message.</summary>
internal sealed class LiveOutbox : IAsyncDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<(object Body, long Due, string? Operation)> _waiting = Channel.CreateBounded<(object Body, long Due, string? Operation)>(Capacity);
    private readonly CancellationTokenSource _abandoned;
    private readonly WebSocket _socket;
    private readonly LiveAudio _audio;
    private readonly Task _sending;

    public LiveOutbox(WebSocket socket, LiveAudio audio, CancellationToken ending)
    {
        (_socket, _audio) = (socket, audio);
        _abandoned = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _sending = SendAsync();
    }

    /// <param name="delay">From now.</param>
    public ValueTask AddAsync(object body, TimeSpan delay = default, string? operation = null) =>
        _waiting.Writer.WriteAsync((body, _audio.Time.GetTimestamp() + (long)(delay.TotalSeconds * _audio.Time.TimestampFrequency), operation), _abandoned.Token);

    /// <summary>Sends what waits, and closes the socket.</summary>
    public async Task FinishAsync()
    {
        _waiting.Writer.TryComplete();
        await _sending;
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _abandoned.Token);
        }
    }

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
            // The client has gone.
        }

        _abandoned.Dispose();
    }

    private async Task SendAsync()
    {
        await foreach (var (body, due, operation) in _waiting.Reader.ReadAllAsync(_abandoned.Token))
        {
            var early = due - _audio.Time.GetTimestamp();
            if (early > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)early / _audio.Time.TimestampFrequency), _audio.Time, _abandoned.Token);
            }

            if (operation is not null && _audio.Faults.Next(operation) is { } fault)
            {
                await FailAsync(fault);
                return;
            }

            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(body, LiveAudio.Json), WebSocketMessageType.Text, endOfMessage: true, _abandoned.Token);
        }
    }

    private async Task FailAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, _audio.Time, _abandoned.Token);
                break;
            case FaultKind.Status:
                await _socket.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, "A fault is configured.", _abandoned.Token);
                break;
            default:
                _socket.Abort();
                break;
        }
    }
}
