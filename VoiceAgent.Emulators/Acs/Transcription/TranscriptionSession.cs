using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Acs.Transcription;

/// <summary>
/// One transcription of a call: it hears each participant, and sends their words to the application's socket. The words come from the tone code of the
/// emulated voices. Speech of a person or from a recording has none, and is not transcribed.
/// </summary>
internal sealed class TranscriptionSession(Call call, TranscriptionOptions options, string locale, Origin startedBy, MediaSocketDialler dialler, CallbackPost callbacks, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PhraseEndsAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GoodbyeWithin = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp);
    private readonly Dictionary<Party, PhraseSegmenter> _ears = [];
    private readonly List<SpeechEvent> _heard = [];

    // A slow socket loses the oldest results. A phrase has about ten.
    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
    private Origin? _stoppedBy;

    public string SubscriptionId { get; } = Guid.NewGuid().ToString();

    /// <summary>The language, as the application last set it. The emulated ear understands words of all languages.</summary>
    public string Locale { get; private set; } = locale;

    public void Update(string to, Origin origin)
    {
        Locale = to;
        Tell(TranscriptionEnding.Updated, origin);
    }

    public void Stop(Origin by)
    {
        _stoppedBy = by;
        _stop.Cancel();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, stopping);
        var (socket, failed) = await dialler.DialAsync(options.Url(), either.Token);
        if (socket is null)
        {
            End(failed!);
            return;
        }

        using (socket)
        {
            _outgoing.Writer.TryWrite(TranscriptionMessages.Metadata(SubscriptionId, Locale, call, options.SpeechModelEndpointId));
            MediaEnding ending;
            using (call.Frames.Listen(Hear))
            {
                Tell(TranscriptionEnding.Started, startedBy);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
                var (sending, receiving) = (SendAllAsync(socket, over.Token), ReceiveAllAsync(socket));
                ending = await await Task.WhenAny(sending, receiving);
                await over.CancelAsync();
                End(ending);
                await LeaveAsync(socket, receiving);
                await sending;
            }
        }
    }

    public void Dispose() => _stop.Dispose();

    private void Hear(SpokenFrame frame)
    {
        if (!_ears.TryGetValue(frame.Party, out var ear))
        {
            _ears[frame.Party] = ear = new PhraseSegmenter(call.SampleRate, PhraseEndsAfter);
        }

        ear.Hear(frame.Samples, _heard);
        foreach (var happened in _heard)
        {
            if (happened is PhraseEnded { Words.Count: > 0 } ended)
            {
                _outgoing.Writer.TryWrite(TranscriptionMessages.Phrase(frame.Party, ended.Words, ended.Start, ended.End, isFinal: true));
            }
            else if (happened is PhraseGrew grew && options.EnableIntermediateResults)
            {
                _outgoing.Writer.TryWrite(TranscriptionMessages.Phrase(frame.Party, grew.Words, grew.Start, grew.Heard, isFinal: false));
            }
        }

        _heard.Clear();
    }

    private async Task<MediaEnding> SendAllAsync(WebSocket socket, CancellationToken ended)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(ended))
            {
                await dialler.FaultsAsync(socket, ended);
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, ended);
            }

            return MediaEnding.Stopped;
        }
        catch (OperationCanceledException)
        {
            return MediaEnding.Stopped;
        }
        catch (Exception lost) when (lost is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            return MediaEnding.Interrupted(lost.Message);
        }
    }

    /// <summary>The application sends nothing on this socket. Reading only notices that it closes.</summary>
    private static async Task<MediaEnding> ReceiveAllAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return MediaEnding.ClosedByAgent(socket.CloseStatus, socket.CloseStatusDescription);
                }
            }
        }
        catch (Exception lost) when (lost is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            return MediaEnding.Interrupted(lost.Message);
        }
    }

    private async Task LeaveAsync(WebSocket socket, Task receiving)
    {
        using var late = new CancellationTokenSource(GoodbyeWithin, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, late.Token);
            }

            await receiving.WaitAsync(late.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            socket.Abort();
            await receiving;
        }
    }

    private void End(MediaEnding socket)
    {
        call.TranscriptEnded(this);
        Tell(TranscriptionEnding.Of(socket), _stoppedBy is { } by ? by with { Context = by.Context ?? startedBy.Context } : startedBy);
    }

    private void Tell(TranscriptionEnding what, Origin origin) => callbacks.Post(call, what.EventType, origin, new JsonObject
    {
        ["resultInformation"] = CallbackPost.Result(what.Code, what.SubCode, what.Message),
        ["transcriptionUpdate"] = new JsonObject { ["transcriptionStatus"] = what.Status, ["transcriptionStatusDetails"] = what.Details },
    });
}
