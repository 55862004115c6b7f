using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>
/// One socket to the server. One loop handles the caller's audio, the server's messages and the passing of time in order, so that the
/// phrase needs no lock. Offsets count from the first audio of the connection.
/// </summary>
internal sealed class LiveConnection : IAsyncDisposable
{
    // 12 s of frames. When the server does not read, the connection counts as broken, and the audio is kept outside.
    private const int Waiting = 600;

    private static readonly TimeSpan AudioPerMessage = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SendDeadline = TimeSpan.FromSeconds(5);

    private readonly Channel<Happened> _inbox = Channel.CreateBounded<Happened>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly MemoryStream _unsent = new();
    private readonly ILiveDialect _dialect;
    private readonly ILiveSocket _socket;
    private readonly LiveParts _parts;
    private readonly CallerSpeech _speech;
    private readonly FrameSplitter _splitter;
    private readonly ISpeechMeter _meter;
    private readonly CancellationTokenSource _closed = new();
    private readonly long _since;
    private Task _receiving = Task.CompletedTask;
    private volatile bool _isOverfull;
    private bool _isEnding;

    public LiveConnection(LiveParts parts, ILiveDialect dialect, TranscriptionRequest request, ITranscriptListener listener)
    {
        (_parts, _dialect) = (parts, dialect);
        _meter = parts.Meter();
        _speech = new CallerSpeech(_meter, parts.Options.SegmentationSilence);
        _splitter = new FrameSplitter(request.Format);
        _socket = parts.Sockets();
        _since = parts.Time.GetTimestamp();
        Phrase = new LivePhrase(listener, request, parts.Live, parts.Time);
    }

    public LivePhrase Phrase { get; }

    /// <summary>Whether no words are missing: no phrase is in progress, and all audio was looked at.</summary>
    public bool IsIdle => Phrase.State is PhraseState.None && _inbox.Reader.Count == 0;

    /// <summary>Connects, and returns when the server takes audio.</summary>
    /// <exception cref="TranscriptionBrokenException">The server refuses or cannot be reached.</exception>
    public async Task OpenAsync(CancellationToken stopping)
    {
        try
        {
            await _socket.ConnectAsync(_dialect.Address, _parts.Key, stopping);
            if (_dialect.Hello is { } hello)
            {
                await _socket.SendAsync(hello, isText: true, stopping);
            }

            while (!(await ReceiveAsync(stopping)).IsReady)
            {
            }

            _receiving = ReceiveAllAsync();
        }
        catch (Exception broken) when (broken is WebSocketException or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            throw new TranscriptionBrokenException(_socket.RefusalStatus is { } status ? $"The server refused the socket with status {status}." : "The server cannot be reached.", KindOf(_socket.RefusalStatus), broken);
        }
    }

    /// <summary>Takes audio and never blocks.</summary>
    public void Hear(ReadOnlySpan<byte> pcm) => _isOverfull |= !_inbox.Writer.TryWrite(new Happened(pcm.ToArray(), null, null));

    /// <summary>No more audio follows.</summary>
    public void Complete() => _isOverfull |= !_inbox.Writer.TryWrite(new Happened(null, null, null));

    /// <returns>True when all audio has been transcribed. False when the connection is old, and another one must continue.</returns>
    /// <exception cref="TranscriptionBrokenException">The connection broke.</exception>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await WaitAsync(stopping);
            while (_inbox.Reader.TryRead(out var happened))
            {
                await HandleAsync(happened, stopping);
                if (happened.Message?.IsEnd == true && _isEnding)
                {
                    return true;
                }
            }

            if (_isOverfull)
            {
                throw new TranscriptionBrokenException("The server does not read the audio.", FailureKind.TooSlow);
            }

            if (!Phrase.Settle(isLast: false))
            {
                throw new TranscriptionBrokenException("The server sent no words for the caller's speech.", FailureKind.TooSlow);
            }

            if (_isEnding && Phrase.State is PhraseState.None)
            {
                if (!_dialect.EndFlushes)
                {
                    await SendAsync(_dialect.End, stopping);
                }

                return true;
            }

            if (!_isEnding && Phrase.State is PhraseState.None && !_speech.IsSpeaking && _parts.Time.GetElapsedTime(_since) >= _parts.Live.Oldest)
            {
                return false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed.Cancel();
        _socket.Dispose();
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _meter.Dispose();
        _closed.Dispose();
    }

    private static FailureKind KindOf(int? status) => status switch
    {
        429 => FailureKind.ToldToWait,
        >= 500 => FailureKind.Unavailable,
        >= 400 => FailureKind.Refused,
        _ => FailureKind.DeadConnection,
    };

    /// <summary>Waits for something to handle. While a phrase waits for its last words, time matters too.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        var next = _inbox.Reader.WaitToReadAsync(stopping);
        if (next.IsCompleted || Phrase.State is not PhraseState.Closed)
        {
            await next;
            return;
        }

        using var ticked = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(next.AsTask(), Task.Delay(Tick, _parts.Time, ticked.Token));
        ticked.Cancel();
        stopping.ThrowIfCancellationRequested();
    }

    private async Task HandleAsync(Happened happened, CancellationToken stopping)
    {
        if (happened.Failure is { } failure)
        {
            // After the last audio, a server may close by itself.
            if (!_isEnding)
            {
                throw failure;
            }

            Phrase.Settle(isLast: true);
            return;
        }

        if (happened.Message is { } message)
        {
            Phrase.Heard(message);
            if (message.IsEnd)
            {
                Phrase.Settle(isLast: true);
            }
        }
        else if (happened.Pcm is { } pcm)
        {
            _splitter.Split(pcm, HearFrame);
            await SendAsync(FrameSplitter.Format.BytesFor(AudioPerMessage), stopping);
        }
        else
        {
            _isEnding = true;
            _speech.Break();
            Phrase.Silent();
            await SendAsync(1, stopping);
            if (_dialect.EndFlushes)
            {
                await SendAsync(_dialect.End, stopping);
            }
        }
    }

    private void HearFrame(ReadOnlySpan<byte> frame)
    {
        _unsent.Write(frame);
        _speech.Hear(frame);
        if (_speech.IsSpeaking)
        {
            Phrase.Speaking(_speech.From, _speech.Until, _speech.Voiced);
        }
        else
        {
            Phrase.Silent();
        }
    }

    private async Task SendAsync(int least, CancellationToken stopping)
    {
        if (_unsent.Length >= least)
        {
            await SendAsync(_dialect.Encode(_unsent.GetBuffer().AsMemory(0, (int)_unsent.Length)), stopping);
            _unsent.SetLength(0);
        }
    }

    // A socket that broke during an earlier operation throws OperationCanceledException.
    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken stopping)
    {
        try
        {
            await _socket.SendAsync(message, isText: false, stopping).WaitAsync(SendDeadline, _parts.Time, stopping);
        }
        catch (Exception broken) when (broken is WebSocketException or IOException or TimeoutException or ObjectDisposedException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            throw new TranscriptionBrokenException("The connection to the server broke.", FailureKind.DeadConnection, broken);
        }
    }

    private async Task ReceiveAllAsync()
    {
        try
        {
            while (true)
            {
                await _inbox.Writer.WriteAsync(new Happened(null, await ReceiveAsync(_closed.Token), null), _closed.Token);
            }
        }
        catch (TranscriptionBrokenException broken)
        {
            await _inbox.Writer.WriteAsync(new Happened(null, null, broken), _closed.Token);
        }
        catch (Exception broken) when (broken is WebSocketException or IOException or OperationCanceledException && !_closed.IsCancellationRequested)
        {
            await _inbox.Writer.WriteAsync(new Happened(null, null, new TranscriptionBrokenException("The connection to the server broke.", FailureKind.DeadConnection, broken)), _closed.Token);
        }
    }

    /// <summary>The next message that says something.</summary>
    private async Task<LiveMessage> ReceiveAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                using var json = JsonDocument.Parse(await _socket.ReceiveAsync(stopping) ?? throw new TranscriptionBrokenException("The server ended the connection.", FailureKind.DeadConnection));
                if (json.RootElement.ValueKind is JsonValueKind.Object && _dialect.Read(json.RootElement) is var message && message != default)
                {
                    return message;
                }
            }
            catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
            {
                throw new TranscriptionBrokenException("The server sent a message of another protocol: check 'Transcription:WhisperLive:Protocol'.", FailureKind.Refused, wrong);
            }
        }
    }

    /// <param name="Pcm">The caller's audio. Null without a message: no more follows.</param>
    private readonly record struct Happened(byte[]? Pcm, LiveMessage? Message, TranscriptionBrokenException? Failure);
}
