using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>The caller's leg of one call, from the start of its media stream until its recording is closed. It owns the tasks for this.</summary>
internal sealed partial class CallLeg(CallTicket ticket, ICallControl control, IConversation conversation, ILogger log, CancellationToken aborted) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = CancellationTokenSource.CreateLinkedTokenSource(aborted);
    private readonly CancellationTokenSource _over = new();
    private Task _listening = Task.CompletedTask;
    private Task _hangingUp = Task.CompletedTask;
    private Task _hearingOut = Task.CompletedTask;
    private Task _draining = Task.CompletedTask;

    public void Open(ICallSound sound)
    {
        conversation.Post(new MediaStreamOpened());
        _listening = ListenAsync(sound);
    }

    /// <summary>Requests the end of the call from the telephony side. The media stream then closes, or is closed here.</summary>
    public void HangUp() => _hangingUp = HangUpAsync();

    public void Close() => _closed.Cancel();

    /// <summary>The media stream has ended, and the call may go on. Delivers the last transcripts.</summary>
    public void HearOut(ICallSound sound) => _hearingOut = HearOutAsync(sound);

    public void Drain(ICallSound sound) => _draining = DrainAsync(sound);

    public async ValueTask DisposeAsync()
    {
        _closed.Cancel();
        _over.Cancel();
        await Task.WhenAll(_listening, _hangingUp, _hearingOut, _draining);
        _closed.Dispose();
        _over.Dispose();
    }

    private async Task ListenAsync(ICallSound sound)
    {
        try
        {
            var ending = await sound.ListenAsync(_closed.Token);
            if (sound.Quality is { } measured)
            {
                conversation.Post(new QualityNoted(measured));
            }

            conversation.Post(new MediaStreamClosed(ending is MediaStreamEnding.Broken));
        }
        catch (Exception failure)
        {
            // Whatever fails in listening, the call must end in order.
            Deaf(log, failure);
            conversation.Post(new MediaStreamClosed(Broken: true));
        }
    }

    private async Task HangUpAsync()
    {
        try
        {
            await control.HangUpAsync(ticket.Call, ticket.ConnectionId, _over.Token);
        }
        catch (Exception failure)
        {
            // The media stream is closed all the same. Only the carrier's leg lasts a little longer.
            NotHungUp(log, failure.GetType().Name);
            Close();
        }
    }

    private async Task HearOutAsync(ICallSound sound)
    {
        try
        {
            await sound.HearOutAsync(_over.Token);
        }
        catch (Exception failure)
        {
            NotDrained(log, failure.GetType().Name);
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

    [LoggerMessage(LogLevel.Error, "Listening to the caller failed. The call is ended.")]
    private static partial void Deaf(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "The gateway did not hang up a call ({Reason}). The worker closes the media stream.")]
    private static partial void NotHungUp(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "The last transcripts or the recording of a call were lost ({Reason}).")]
    private static partial void NotDrained(ILogger log, string reason);
}
