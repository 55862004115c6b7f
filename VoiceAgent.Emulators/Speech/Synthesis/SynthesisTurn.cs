using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
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

    /// <summary>Stops speaking and ends the turn (<c>synthesis.control</c>).</summary>
    public async Task StopAsync()
    {
        if (!_speaking.IsCompleted)
        {
            await _yielded.CancelAsync();
            await DisposeSpeakingAsync();
            await _socket.SendAsync("turn.end", RequestId, new { }, CancellationToken.None);
        }
    }

    /// <summary>Stops the synthesis at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _yielded.CancelAsync();
        await DisposeSpeakingAsync();
        _yielded.Dispose();
    }

    private async Task DisposeSpeakingAsync()
    {
        try
        {
            await _speaking;
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or VoiceUnavailableException)
        {
            // The synthesis was stopped, or it has already closed the connection.
        }
    }

    private async ValueTask WriteAsync(Passage passage)
    {
        _asked += passage.Text;
        try
        {
            await _text.Writer.WriteAsync(passage, _yielded.Token);
        }
        catch (Exception over) when (over is ChannelClosedException or OperationCanceledException)
        {
            // The text arrived after the end, after a stop or after a fault, so it is not spoken.
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
        catch (SpeechProtocolException refused)
        {
            await _socket.CloseAsync(refused.Status, refused.Message);
        }
        finally
        {
            _text.Writer.TryComplete();
        }
    }

    private async Task StreamAsync(CancellationToken ending)
    {
        var metadata = new SynthesisMetadata(_settings);
        await using var encoder = AudioEncoder.Begin(
            _settings.Format, _parts.Options.Value.Ffmpeg, async (audio, until) => await _socket.SendAudioAsync(RequestId, _streamId, audio.Span, until), ending);
        var tag = new { serviceTag = _streamId };
        await _socket.SendAsync("turn.start", RequestId, new { context = tag }, ending);
        await _socket.SendAsync("response", RequestId, new { context = tag, audio = new { type = "inline", streamId = _streamId } }, ending);
        var (sent, isSpoken) = (TimeSpan.Zero, false);
        await foreach (var clause in _parts.Voice.SpeakAsync(PassagesAsync(ending), Speaker.Agent, _settings.Format.VoiceRate, yielded: ending))
        {
            if (sent == TimeSpan.Zero && !await BeginAsync(ending))
            {
                return;
            }

            isSpoken |= clause.Words.Any(word => word.End > word.Start);
            await TellAsync(metadata.Of(clause), ending);
            sent = clause.Start + TimeSpan.FromSeconds((double)clause.Pcm.Length / _settings.Format.VoiceRate);
            if (!await SendAudioAsync(encoder, clause, ending))
            {
                return;
            }
        }

        if (!isSpoken && _asked.Any(char.IsLetterOrDigit))
        {
            throw SpeechProtocolException.Unsupported("The emulated voice has no sound for this text.");
        }

        await encoder.CompleteAsync(ending);
        await TellAsync(metadata.Rest(), ending);
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
        return !await FailsAsync(Operation.SynthesisFirstByte, ending);
    }

    private async Task<bool> SendAudioAsync(AudioEncoder encoder, CodedClause clause, CancellationToken ending)
    {
        var samples = (int)(AudioPerMessage.TotalSeconds * _settings.Format.VoiceRate);
        for (var at = 0; at < clause.Pcm.Length; at += samples)
        {
            if (await FailsAsync(Operation.SynthesisStream, ending))
            {
                return false;
            }

            ending.ThrowIfCancellationRequested();
            await encoder.WriteAsync(clause.Pcm.Slice(at, Math.Min(samples, clause.Pcm.Length - at)), ending);
        }

        return true;
    }

    private Task TellAsync(object[] metadata, CancellationToken ending) =>
        metadata.Length == 0 ? Task.CompletedTask : _socket.SendAsync("audio.metadata", RequestId, new { Metadata = metadata }, ending);

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
internal sealed record SynthesisParts(
    CodedVoice Voice, VoiceCatalogue Voices, IOptions<SpeechOptions> Options, EmulatedDelays Delays, EmulatedFaults Faults, TimeProvider Time);
