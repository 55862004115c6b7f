using System.Net.WebSockets;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Media;

/// <summary>A caller's leg over the telephony service's media WebSocket.</summary>
internal sealed class AcsMediaStream : IMediaStream
{
    private readonly AcsSocket _socket;
    private readonly MediaOptions _options;
    private readonly MediaMetrics _metrics;
    private readonly byte[] _silence;
    private readonly byte[] _wire;
    private readonly SenderClock _sender = new();
    private readonly AudioRate _rate;
    private int _refusedInARow;
    private Task _leaving = Task.CompletedTask;

    private AcsMediaStream(AcsSocket socket, AudioFormat format, MediaOptions options, MediaMetrics metrics, TimeProvider time)
    {
        _socket = socket;
        Format = format;
        _options = options;
        _metrics = metrics;
        _rate = new AudioRate(options.AudioAhead, time);
        _silence = new byte[format.BytesPerFrame];
        _wire = new byte[AcsFrame.LengthFor(format.BytesPerFrame)];
    }

    public AudioFormat Format { get; }

    /// <summary>Waits for the first message, which states the audio format of the stream.</summary>
    /// <returns>Null when no message came or the format is not supported. The socket is then closed with the reason.</returns>
    public static async Task<AcsMediaStream?> OpenAsync(WebSocket accepted, MediaOptions options, MediaMetrics metrics, TimeProvider time)
    {
        var socket = new AcsSocket(accepted, options, time);
        try
        {
            using var late = new CancellationTokenSource(options.MetadataDeadline, time);
            using var giveUp = late.Token.UnsafeRegister(static socket => ((AcsSocket)socket!).Abort(), socket);
            var message = await socket.ReadAsync();
            var metadata = AcsMessageReader.Read(message.Span);
            if (metadata.Kind != AcsMessageKind.AudioMetadata)
            {
                throw new MessageRefusedException(WebSocketCloseStatus.ProtocolError, "The first media message must be AudioMetadata.");
            }

            var format = metadata.Metadata.Format
                ?? throw new MessageRefusedException(WebSocketCloseStatus.InvalidPayloadData, "Audio must be PCM, mono, at 16,000 or 24,000 Hz.");
            return new AcsMediaStream(socket, format, options, metrics, time);
        }
        catch (MessageRefusedException refused)
        {
            metrics.MessageRefused("metadata");
            await socket.CloseAndWaitAsync(refused.Status, refused.Message);
        }
        catch (Exception broken) when (AcsSocket.IsBreak(broken))
        {
            metrics.MessageRefused("no-metadata");
        }

        await socket.DisposeAsync();
        return null;
    }

    public async Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp)
    {
        using var leaving = hangUp.UnsafeRegister(static line => ((AcsMediaStream)line!).Leave(), this);
        try
        {
            while (true)
            {
                var message = await _socket.ReadAsync();
                if (message.IsEmpty)
                {
                    await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "The call is over.");
                    return hangUp.IsCancellationRequested ? MediaStreamEnding.HungUp : MediaStreamEnding.Closed;
                }

                Hear(message.Span, listener);
            }
        }
        catch (MessageRefusedException refused)
        {
            _metrics.MessageRefused("protocol");
            await _socket.CloseAndWaitAsync(refused.Status, refused.Message);
            return MediaStreamEnding.Broken;
        }
        catch (Exception broken) when (AcsSocket.IsBreak(broken))
        {
            return hangUp.IsCancellationRequested ? MediaStreamEnding.HungUp : MediaStreamEnding.Broken;
        }
        finally
        {
            await _leaving;
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        if (hangUp.IsCancellationRequested)
        {
            return default;
        }

        var length = AcsFrame.Write(frame.Span, _wire);
        return _socket.SendAsync(_wire.AsMemory(0, length));
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp) => hangUp.IsCancellationRequested ? default : _socket.SendAsync(AcsFrame.StopAudio);

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private void Leave() => _leaving = _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "The call is over.");

    private void Hear(Span<byte> text, IMediaListener listener)
    {
        var message = AcsMessageReader.Read(text);
        switch (message.Kind)
        {
            case AcsMessageKind.AudioData when message.Pcm.Length == Format.BytesPerFrame:
                FrameReceived(message.Pcm, message.Captured, listener);
                break;
            case AcsMessageKind.AudioData when message.Pcm.IsEmpty:
                // A message for a silent frame may have no audio. It counts as one frame of silence.
                FrameReceived(_silence, message.Captured, listener);
                break;
            case AcsMessageKind.AudioData:
                Refuse("frame-size");
                break;
            case AcsMessageKind.DtmfData:
                _refusedInARow = 0;
                listener.DtmfReceived(message.Dtmf);
                break;
            case AcsMessageKind.AudioMetadata when message.Metadata.Format == Format:
                break;
            case AcsMessageKind.AudioMetadata:
                throw new MessageRefusedException(WebSocketCloseStatus.ProtocolError, "The audio format must not change within a call.");
            case AcsMessageKind.Malformed:
                Refuse("malformed");
                break;
            default:
                Refuse("unknown-kind");
                break;
        }
    }

    private void FrameReceived(ReadOnlySpan<byte> pcm, DateTimeOffset captured, IMediaListener listener)
    {
        if (!_rate.TryTake())
        {
            Refuse("too-fast");
            return;
        }

        _refusedInARow = 0;
        listener.FrameReceived(pcm, _sender.Next(captured));
    }

    private void Refuse(string reason)
    {
        _metrics.MessageRefused(reason);
        if (++_refusedInARow >= _options.RefusalsInARow)
        {
            throw new MessageRefusedException(WebSocketCloseStatus.PolicyViolation, $"{_refusedInARow} messages in a row were not audio: {reason}.");
        }
    }
}
