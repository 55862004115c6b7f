using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>
/// One synthesis. Up to 64 pieces of text may wait. More than this makes the client wait. Audio is sent clause by clause, as fast as it is
/// synthesised and the client reads it, which is faster than real time.
/// </summary>
internal sealed class SynthesisTurn : IAsyncDisposable
{
    private const int WaitingPieces = 64;
    private static readonly TimeSpan AudioPerMessage = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Passage> _text = Channel.CreateBounded<Passage>(WaitingPieces);
    private readonly string _streamId = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _yielded;
    private readonly SpeechSocket _socket;
    private readonly SynthesisSettings _settings;
    private readonly SynthesisParts _parts;
    private readonly Task _speaking;
    private volatile string _asked = "";
    private int _received;

    public SynthesisTurn(string requestId, SynthesisSettings settings, SpeechSocket socket, SynthesisParts parts, CancellationToken ending)
    {
        (RequestId, this._settings, this._socket, this._parts) = (requestId, settings, socket, parts);
        _yielded = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _speaking = SpeakAsync(_yielded.Token);
    }

    public string RequestId { get; }

    /// <summary>Adds a piece of text. Its last clause may continue in the next piece.</summary>
    public async ValueTask AddAsync(string piece)
    {
        await WriteAsync(new Passage(piece, _settings.Style) { Offset = _received, Complete = false });
        _received += piece.Length;
    }

    public async ValueTask AddAsync(IEnumerable<Passage> passages)
    {
        foreach (var passage in passages)
        {
            await WriteAsync(passage);
        }
    }

    /// <summary>No more text follows.</summary>
    public void Complete() => _text.Writer.TryComplete();

    /// <summary>Stops the synthesis at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _yielded.CancelAsync();
        try
        {
            await _speaking;
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or VoiceUnavailableException)
        {
            // The synthesis was stopped, or it has already closed the connection.
        }

        _yielded.Dispose();
    }

    private async ValueTask WriteAsync(Passage passage)
    {
        _asked += passage.Text;
        try
        {
            await _text.Writer.WriteAsync(passage, _yielded.Token);
        }
        catch (ChannelClosedException)
        {
            // The text arrived after the end or after a fault, so it is not spoken.
        }
    }

    private async Task SpeakAsync(CancellationToken ending)
    {
        try
        {
            await StreamAsync(ending);
        }
        catch (VoiceUnavailableException mute)
        {
            await _socket.CloseAsync(WebSocketCloseStatus.InternalServerError, mute.Message);
        }
        finally
        {
            _text.Writer.TryComplete();
        }
    }

    private async Task StreamAsync(CancellationToken ending)
    {
        var tag = new { serviceTag = _streamId };
        await _socket.SendAsync("turn.start", RequestId, new { context = tag }, ending);
        await _socket.SendAsync("response", RequestId, new { context = tag, audio = new { type = "inline", streamId = _streamId } }, ending);
        var sent = TimeSpan.Zero;
        await foreach (var clause in _parts.Voice.SpeakAsync(PassagesAsync(ending), Speaker.Agent, _settings.Format.SampleRate, yielded: ending))
        {
            if (sent == TimeSpan.Zero && !await BeginAsync(ending))
            {
                return;
            }

            await TellWordsAsync(clause, ending);
            sent = clause.Start + TimeSpan.FromSeconds((double)clause.Pcm.Length / _settings.Format.SampleRate);
            if (!await SendAudioAsync(clause, ending))
            {
                return;
            }
        }

        await _socket.SendAudioAsync(RequestId, _streamId, [], ending);
        await _socket.SendAsync("audio.metadata", RequestId, new { Metadata = new[] { new { Type = "SessionEnd", Data = new { Offset = sent.Ticks } } } }, ending);
        await _socket.SendAsync("turn.end", RequestId, new { }, ending);
    }

    /// <summary>The passages of a stream. The last one completes the last clause.</summary>
    private async IAsyncEnumerable<Passage> PassagesAsync([EnumeratorCancellation] CancellationToken ending)
    {
        await foreach (var passage in _text.Reader.ReadAllAsync(ending))
        {
            yield return passage;
        }

        yield return new Passage("", _settings.Style) { Offset = _received };
    }

    /// <returns>False when a fault has ended the synthesis.</returns>
    private async Task<bool> BeginAsync(CancellationToken ending)
    {
        await _parts.Delays.Before(Operation.SynthesisFirstByte, ending);
        if (await FailsAsync(Operation.SynthesisFirstByte, ending))
        {
            return false;
        }

        if (_settings.Format.Riff)
        {
            await _socket.SendAudioAsync(RequestId, _streamId, _settings.Format.Header(), ending);
        }

        return true;
    }

    private async Task<bool> SendAudioAsync(CodedClause clause, CancellationToken ending)
    {
        var samples = (int)(AudioPerMessage.TotalSeconds * _settings.Format.SampleRate);
        for (var at = 0; at < clause.Pcm.Length; at += samples)
        {
            if (await FailsAsync(Operation.SynthesisStream, ending))
            {
                return false;
            }

            ending.ThrowIfCancellationRequested();
            var piece = clause.Pcm.Span.Slice(at, Math.Min(samples, clause.Pcm.Length - at));
            await _socket.SendAudioAsync(RequestId, _streamId, MemoryMarshal.AsBytes(piece), ending);
        }

        return true;
    }

    private Task TellWordsAsync(CodedClause clause, CancellationToken ending)
    {
        if (!_settings.WordBoundaries || clause.Words.Count == 0)
        {
            return Task.CompletedTask;
        }

        var words = clause.Words.Select(word => new
        {
            Type = "WordBoundary",
            Data = new
            {
                Offset = word.Start.Ticks,
                Duration = (word.End - word.Start).Ticks,
                text = new { word.Text, word.Text.Length, BoundaryType = "WordBoundary" },
            },
        });
        return _socket.SendAsync("audio.metadata", RequestId, new { Metadata = words.ToArray() }, ending);
    }

    private async Task<bool> FailsAsync(string operation, CancellationToken ending)
    {
        switch (_parts.Faults.Next(operation, _socket.Account, _asked))
        {
            case null:
                return false;
            case { Kind: FaultKind.Dead }:
                _socket.Die();
                return true;
            case { Kind: FaultKind.Stall }:
                await Task.Delay(Timeout.InfiniteTimeSpan, _parts.Time, ending);
                return true;
            case { Kind: FaultKind.Status } fault:
                await _socket.CloseAsync(WebSocketCloseStatus.InternalServerError, $"A fault with status {fault.Status} is configured.");
                return true;
            default:
                _socket.Abort();
                return true;
        }
    }
}

/// <summary>The services that every synthesis needs.</summary>
internal sealed record SynthesisParts(CodedVoice Voice, EmulatedDelays Delays, EmulatedFaults Faults, TimeProvider Time);
