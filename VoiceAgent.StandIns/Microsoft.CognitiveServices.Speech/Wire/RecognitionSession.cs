using System.Text.Json;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// The session of one recogniser with the service, over one or more connections. 1. Connect, send the settings and a header.
/// 2. Send audio as it is written, on the writer's thread if the socket accepts it at once. 3. Read the results. 4. If the
/// connection breaks, connect again with a new request id, send the audio since the last final transcript again, and count
/// offsets from there.
/// </summary>
internal sealed class RecognitionSession(SpeechRecognizer recognizer, SpeechConfig config, AudioTrail trail)
{
    // 100 ms at 16 kHz. Audio that was written without a connection is sent in pieces that are larger than frames.
    private const int LargestPiece = 3_200;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(800)];

    private readonly string _sessionId = SpeechSocket.NewId();
    private readonly Lock _guard = new();
    private readonly byte[] _piece = new byte[LargestPiece];
    private readonly CancellationTokenSource _aborted = new();
    private Task _run = Task.CompletedTask;
    private Turn? _turn;
    private int _pumping;
    private bool _stopping;

    public void Start()
    {
        trail.Grown = Pump;
        _run = RunAsync();
    }

    public async Task StopAsync()
    {
        _stopping = true;
        trail.Complete();
        await Task.WhenAny(_run, Task.Delay(StopDeadline)).ConfigureAwait(false);
        Abort();
        await _run.ConfigureAwait(false);
    }

    public void Abort()
    {
        _aborted.Cancel();
        _turn?.Socket.Abort();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        recognizer.OnSessionStarted(new SessionEventArgs(_sessionId));
        try
        {
            await TalkAsync().ConfigureAwait(false);
            if (!_stopping)
            {
                recognizer.OnCanceled(new SpeechRecognitionCanceledEventArgs(_sessionId, CancellationReason.EndOfStream, CancellationErrorCode.NoError, ""));
            }
        }
        catch (Exception failed) when (SpeechFailure.IsBreak(failed))
        {
            if (!_aborted.IsCancellationRequested && !_stopping)
            {
                var failure = SpeechFailure.OfBreaking(failed);
                recognizer.OnCanceled(new SpeechRecognitionCanceledEventArgs(_sessionId, CancellationReason.Error, failure.Code, failure.Message));
            }
        }
        finally
        {
            recognizer.OnSessionStopped(new SessionEventArgs(_sessionId));
        }
    }

    private async Task TalkAsync()
    {
        for (var failures = 0; ;)
        {
            SpeechSocket? socket = null;
            try
            {
                socket = await SpeechSocket.ConnectAsync(
                    RecognitionSettings.Address(config.Address.Recognition, recognizer.Properties), config, _sessionId, _aborted.Token).ConfigureAwait(false);
                var turn = await OpenAsync(socket).ConfigureAwait(false);
                if (await ReadAsync(turn).ConfigureAwait(false))
                {
                    await socket.CloseAsync().ConfigureAwait(false);
                    return;
                }

                failures = turn.Heard ? 1 : failures + 1;
                if (failures > Pauses.Length || !turn.Failure!.IsPassing)
                {
                    throw turn.Failure!;
                }
            }
            catch (SpeechFailure failure) when (failure.IsPassing && failures < Pauses.Length)
            {
                failures++;
            }
            finally
            {
                Close();
                socket?.Dispose();
            }

            await Task.Delay(Pauses[failures - 1], _aborted.Token).ConfigureAwait(false);
        }
    }

    private async Task<Turn> OpenAsync(SpeechSocket socket)
    {
        var requestId = SpeechSocket.NewId();
        await socket.SendAsync("speech.config", requestId, "application/json", RecognitionSettings.Config(trail.SampleRate)).ConfigureAwait(false);
        await socket.SendAsync("speech.context", requestId, "application/json", RecognitionSettings.Context(recognizer.Properties, recognizer.Phrases)).ConfigureAwait(false);
        await socket.SendAudioAsync(requestId, WaveHeader.For(trail.SampleRate), header: true).ConfigureAwait(false);
        Turn turn;
        lock (_guard)
        {
            turn = _turn = new Turn(socket, requestId, trail.Rewind());
        }

        Pump();
        return turn;
    }

    private void Close()
    {
        lock (_guard)
        {
            _turn = null;
        }
    }

    /// <returns>True if the service has sent all results of a complete stream. False if the turn failed.</returns>
    private async Task<bool> ReadAsync(Turn turn)
    {
        try
        {
            while (await turn.Socket.ReadAsync(turn.RequestId).ConfigureAwait(false) is { } message)
            {
                if (!ReferenceEquals(message.RequestId, turn.RequestId))
                {
                    continue;
                }

                turn.Heard = true;
                if (message.Path == "turn.end")
                {
                    turn.Failure = new SpeechFailure(CancellationErrorCode.ServiceError, "The service ended the turn.");
                    return turn.EndSent;
                }

                Tell(message, turn.Base);
            }

            turn.Failure = turn.Socket.Closing();
        }
        catch (Exception broken) when (SpeechFailure.IsBreak(broken) && !_aborted.IsCancellationRequested)
        {
            turn.Failure = SpeechFailure.OfBreaking(broken);
        }

        return false;
    }

    private void Tell(SpeechMessage message, TimeSpan origin)
    {
        switch (message.Path)
        {
            case "speech.startdetected":
                trail.SpeechStarted();
                recognizer.OnSpeechStartDetected(new RecognitionEventArgs(_sessionId, origin + Understood.Read(message.Body).Offset));
                break;
            case "speech.enddetected":
                recognizer.OnSpeechEndDetected(new RecognitionEventArgs(_sessionId, origin + Understood.Read(message.Body).Offset));
                break;
            case "speech.hypothesis" or "speech.fragment":
                trail.SpeechStarted();
                recognizer.OnRecognizing(new SpeechRecognitionEventArgs(_sessionId, Understood.Read(message.Body).Result(ResultReason.RecognizingSpeech, origin)));
                break;
            case "speech.phrase":
                Tell(Understood.Read(message.Body), origin);
                break;
        }
    }

    private void Tell(Understood phrase, TimeSpan origin)
    {
        switch (phrase.Status)
        {
            case "Success":
                recognizer.OnRecognized(new SpeechRecognitionEventArgs(_sessionId, phrase.Result(ResultReason.RecognizedSpeech, origin)));
                break;
            case "NoMatch" or "InitialSilenceTimeout" or "BabbleTimeout":
                recognizer.OnRecognized(new SpeechRecognitionEventArgs(_sessionId, phrase.Result(ResultReason.NoMatch, origin)));
                break;
            case "EndOfDictation":
                return;
            default:
                throw new SpeechFailure(CancellationErrorCode.ServiceError, $"The service could not recognise: {phrase.Status}.");
        }

        trail.Account(origin + phrase.Offset + phrase.Duration);
    }

    private void Pump()
    {
        if (Interlocked.Exchange(ref _pumping, 1) == 0)
        {
            // Not awaited: a failed send aborts the socket, and the reader handles that.
            _ = PumpAsync();
        }
    }

    private async Task PumpAsync()
    {
        do
        {
            while (Take(out var turn, out var length))
            {
                try
                {
                    turn!.EndSent |= length == 0;
                    await turn.Socket.SendAudioAsync(turn.RequestId, _piece.AsSpan(0, length)).ConfigureAwait(false);
                }
                catch (Exception broken) when (SpeechFailure.IsBreak(broken))
                {
                    turn!.Socket.Abort();
                    Leave(turn);
                }
            }

            Volatile.Write(ref _pumping, 0);
        }
        while (HasWork() && Interlocked.Exchange(ref _pumping, 1) == 0);
    }

    private bool Take(out Turn? turn, out int length)
    {
        lock (_guard)
        {
            turn = _turn;
            length = 0;
            if (turn is null || turn.EndSent)
            {
                return false;
            }

            length = trail.Take(_piece);
            return length > 0 || trail.IsDrained;
        }
    }

    private bool HasWork()
    {
        lock (_guard)
        {
            return _turn is { EndSent: false } && trail.HasWork;
        }
    }

    private void Leave(Turn turn)
    {
        lock (_guard)
        {
            _turn = _turn == turn ? null : _turn;
        }
    }

    private sealed class Turn(SpeechSocket socket, string requestId, TimeSpan origin)
    {
        public SpeechSocket Socket { get; } = socket;

        public string RequestId { get; } = requestId;

        /// <summary>The position in the stream from which the service counts offsets.</summary>
        public TimeSpan Base { get; } = origin;

        public bool EndSent { get; set; }

        /// <summary>Whether the service has answered on this connection.</summary>
        public bool Heard { get; set; }

        public SpeechFailure? Failure { get; set; }
    }
}

/// <summary>A message with a transcript.</summary>
internal readonly record struct Understood(string Id, string Status, string Text, TimeSpan Offset, TimeSpan Duration)
{
    public string Language { get; private init; } = "";

    public static Understood Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return new Understood(
                Word(root, "Id"), Word(root, "RecognitionStatus"), Word(root, "DisplayText") is { Length: > 0 } display ? display : Word(root, "Text") is { Length: > 0 } text ? text : Best(root),
                Time(root, "Offset"), Time(root, "Duration"))
            {
                Language = root.TryGetProperty("PrimaryLanguage", out var detected) && detected.ValueKind == JsonValueKind.Object ? Word(detected, "Language") : "",
            };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw new SpeechFailure(CancellationErrorCode.ServiceError, "The service sent a message that is not JSON of its protocol.", wrong);
        }
    }

    public SpeechRecognitionResult Result(ResultReason reason, TimeSpan origin) => new(reason, Id, reason == ResultReason.NoMatch ? "" : Text, origin + Offset, Duration, Language);

    private static string Word(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Best(JsonElement root) =>
        root.TryGetProperty("NBest", out var best) && best.ValueKind == JsonValueKind.Array && best.GetArrayLength() > 0 ? Word(best[0], "Display") : "";

    private static TimeSpan Time(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.TryGetInt64(out var ticks) ? TimeSpan.FromTicks(ticks) : TimeSpan.Zero;
}
