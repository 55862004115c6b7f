using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The caller's leg of one call, from its line's opening to its recording's closing. Owns the tasks that this takes.</summary>
internal sealed partial class CallLeg(CallId call, ICallControl control, IConversation conversation, ILogger log, CancellationToken aborted) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = CancellationTokenSource.CreateLinkedTokenSource(aborted);
    private readonly CancellationTokenSource _over = new();
    private Task _listening = Task.CompletedTask;
    private Task _hangingUp = Task.CompletedTask;
    private Task _draining = Task.CompletedTask;

    public void Open(ICallSound sound)
    {
        conversation.Post(new MediaStreamOpened());
        _listening = ListenAsync(sound);
    }

    /// <summary>Asks the telephony side to end the call; the line's closing follows, or is brought about from here.</summary>
    public void HangUp() => _hangingUp = HangUpAsync();

    public void Close() => _closed.Cancel();

    public void Drain(ICallSound sound) => _draining = DrainAsync(sound);

    public async ValueTask DisposeAsync()
    {
        _closed.Cancel();
        _over.Cancel();
        await Task.WhenAll(_listening, _hangingUp, _draining);
        _closed.Dispose();
        _over.Dispose();
    }

    private async Task ListenAsync(ICallSound sound)
    {
        try
        {
            conversation.Post(new MediaStreamClosed(await sound.ListenAsync(_closed.Token) is MediaStreamEnding.Broken));
        }
        catch (Exception failure)
        {
            // The edge of the ears: whatever breaks them, the call must end in order.
            Deaf(log, failure);
            conversation.Post(new MediaStreamClosed(Broken: true));
        }
    }

    private async Task HangUpAsync()
    {
        try
        {
            await control.HangUpAsync(call, _over.Token);
        }
        catch (Exception failure)
        {
            // The line is closed from here all the same; only the carrier's leg lives a little longer.
            NotHungUp(log, failure.GetType().Name);
            Close();
        }
    }

    private async Task DrainAsync(ICallSound sound)
    {
        RecordingClosed? recording = null;
        try
        {
            recording = await sound.DrainAsync(_over.Token);
        }
        catch (Exception failure)
        {
            NotDrained(log, failure.GetType().Name);
        }

        conversation.Post(new Drained(recording));
    }

    [LoggerMessage(LogLevel.Error, "Listening to the caller broke.")]
    private static partial void Deaf(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "The gateway did not hang up ({Reason}); the line is closed.")]
    private static partial void NotHungUp(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "The call's last words or its recording were lost ({Reason}).")]
    private static partial void NotDrained(ILogger log, string reason);
}
