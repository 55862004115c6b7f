using System.Net.WebSockets;
using System.Threading.Channels;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>
/// Messages of one turn, each sent when it is due and never before the one ahead of it. Holds 256; a full one makes the reader of the
/// socket wait, and so the client.
/// </summary>
internal sealed class Outbox : IAsyncDisposable
{
    private const int Capacity = 256;

    private readonly Channel<Outgoing> waiting = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource abandoned;
    private readonly SpeechSocket socket;
    private readonly string requestId;
    private readonly EmulatedFaults faults;
    private readonly TimeProvider time;
    private readonly Task sending;

    public Outbox(SpeechSocket socket, string requestId, EmulatedFaults faults, TimeProvider time, CancellationToken ending)
    {
        (this.socket, this.requestId, this.faults, this.time) = (socket, requestId, faults, time);
        abandoned = CancellationTokenSource.CreateLinkedTokenSource(ending);
        sending = SendAsync();
    }

    /// <summary>Adds a message.</summary>
    /// <param name="delay">From now; a message that is due before its predecessor follows it at once.</param>
    /// <param name="operation">The fault that may strike instead of it, or null.</param>
    public ValueTask AddAsync(string path, object body, TimeSpan delay, string? operation = null) =>
        waiting.Writer.WriteAsync(new Outgoing(path, body, time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency), operation), abandoned.Token);

    /// <summary>Waits until all that was added has been sent.</summary>
    public Task FinishAsync()
    {
        waiting.Writer.TryComplete();
        return sending;
    }

    /// <summary>Throws away what is not sent yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await abandoned.CancelAsync();
        waiting.Writer.TryComplete();
        try
        {
            await sending;
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            // The socket's reader sees the same end.
        }

        abandoned.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            await SendAllAsync();
        }
        finally
        {
            waiting.Writer.TryComplete();
        }
    }

    private async Task SendAllAsync()
    {
        await foreach (var message in waiting.Reader.ReadAllAsync(abandoned.Token))
        {
            var early = message.Due - time.GetTimestamp();
            if (early > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)early / time.TimestampFrequency), time, abandoned.Token);
            }

            if (message.Operation is { } operation && faults.Next(operation, socket.Account) is { } fault)
            {
                await FailAsync(fault);
                return;
            }

            await socket.SendAsync(message.Path, requestId, message.Body, abandoned.Token);
        }
    }

    private async Task FailAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, abandoned.Token);
                break;
            case FaultKind.Status:
                await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, $"A configured fault ({fault.Status}).");
                break;
            default:
                socket.Abort();
                break;
        }
    }

    private readonly record struct Outgoing(string Path, object Body, long Due, string? Operation);
}
