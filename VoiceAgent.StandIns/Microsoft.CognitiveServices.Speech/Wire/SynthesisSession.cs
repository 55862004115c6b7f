using System.Net.WebSockets;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>
/// A synthesiser's connection and the synthesis over it, one text at a time. Before the next text, a connection that is closed or too
/// old is replaced.
/// </summary>
internal sealed class SynthesisSession(SpeechSynthesizer synthesizer) : IDisposable
{
    // The service ends connections after about ten minutes.
    private static readonly TimeSpan OldestConnection = TimeSpan.FromMinutes(9);

    private readonly SemaphoreSlim _speaking = new(1, 1);
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();
    private SpeechSocket? _socket;
    private volatile SynthesisTurn? _turn;

    /// <summary>Connects if there is no usable connection.</summary>
    public async Task OpenAsync()
    {
        try
        {
            await ConnectAsync().ConfigureAwait(false);
        }
        catch (Exception failed) when (SpeechFailure.IsBreak(failed))
        {
            // The next synthesis reports the failure.
        }
    }

    public async Task<SpeechSynthesisResult> SpeakAsync(string text, bool isSsml, bool untilComplete)
    {
        await _speaking.WaitAsync(_disposed.Token).ConfigureAwait(false);
        var turn = await BeginAsync(text, isSsml).ConfigureAwait(false);
        _ = ReleaseAfterAsync(turn);
        return await (untilComplete ? turn.Completed : turn.Started).ConfigureAwait(false);
    }

    public void Stop() => _turn?.Cancel(new SpeechSynthesisCancellationDetails(CancellationReason.CancelledByUser, CancellationErrorCode.NoError, ""));

    public void Dispose()
    {
        _disposed.Cancel();
        Stop();
        _socket?.Abort();
    }

    private async Task ReleaseAfterAsync(SynthesisTurn turn)
    {
        await turn.Completed.ConfigureAwait(false);
        _speaking.Release();
    }

    // An idle connection may have ended without notice. Then one more attempt is made on a new connection.
    private async Task<SynthesisTurn> BeginAsync(string text, bool isSsml)
    {
        var turn = new SynthesisTurn(synthesizer, text);
        _turn = turn;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var socket = await ConnectAsync().ConfigureAwait(false);
                await SynthesisRequest.SendAsync(socket, turn.RequestId, synthesizer, text, isSsml).ConfigureAwait(false);
                return turn;
            }
            catch (Exception failed) when (SpeechFailure.IsBreak(failed))
            {
                var failure = SpeechFailure.OfBreaking(failed);
                if (attempt == 2 || !failure.IsPassing)
                {
                    turn.Fail(failure);
                    return turn;
                }

                _socket?.Abort();
            }
        }
    }

    private async Task<SpeechSocket> ConnectAsync()
    {
        await _connecting.WaitAsync(_disposed.Token).ConfigureAwait(false);
        try
        {
            if (_socket is { IsOpen: true } usable && DateTimeOffset.UtcNow - usable.OpenedAt < OldestConnection)
            {
                return usable;
            }

            if (_socket is { } old)
            {
                await old.CloseAsync().ConfigureAwait(false);
                old.Abort();
            }

            var socket = await SpeechSocket.ConnectAsync(synthesizer.Config.Address.Synthesis, synthesizer.Config, SpeechSocket.NewId(), _disposed.Token).ConfigureAwait(false);
            await socket.SendAsync("speech.config", SpeechSocket.NewId(), "application/json", SynthesisRequest.Config).ConfigureAwait(false);
            _socket = socket;

            // Ends when Dispose aborts the socket.
            _ = ReadAsync(socket);
            return socket;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task ReadAsync(SpeechSocket socket)
    {
        SpeechFailure failure;
        try
        {
            while (await socket.ReadAsync(_turn?.RequestId ?? "").ConfigureAwait(false) is { } message)
            {
                if (_turn is { } turn && message.RequestId == turn.RequestId)
                {
                    turn.Tell(message);
                }
            }

            failure = socket.Closing();
        }
        catch (Exception broken) when (SpeechFailure.IsBreak(broken))
        {
            failure = SpeechFailure.OfBreaking(broken);
        }

        if (_socket == socket)
        {
            _turn?.Fail(failure);
        }

        socket.Dispose();
    }
}
