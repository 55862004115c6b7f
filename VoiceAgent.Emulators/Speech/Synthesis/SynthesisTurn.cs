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
/// One synthesis. Text goes in at one end (up to 64 pieces may wait; more make the client wait), audio is sent clause by clause as fast as
/// it is spoken and the client reads, long before it would have been heard.
/// </summary>
internal sealed class SynthesisTurn : IAsyncDisposable
{
    private const int WaitingPieces = 64;
    private static readonly TimeSpan AudioPerMessage = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Passage> text = Channel.CreateBounded<Passage>(WaitingPieces);
    private readonly string streamId = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource yielded;
    private readonly SpeechSocket socket;
    private readonly SynthesisSettings settings;
    private readonly SynthesisParts parts;
    private readonly Task speaking;
    private volatile string asked = "";
    private int received;

    public SynthesisTurn(string requestId, SynthesisSettings settings, SpeechSocket socket, SynthesisParts parts, CancellationToken ending)
    {
        (RequestId, this.settings, this.socket, this.parts) = (requestId, settings, socket, parts);
        yielded = CancellationTokenSource.CreateLinkedTokenSource(ending);
        speaking = SpeakAsync(yielded.Token);
    }

    public string RequestId { get; }

    /// <summary>Speaks a piece of text that the next piece may go on with.</summary>
    public async ValueTask AddAsync(string piece)
    {
        await WriteAsync(new Passage(piece, settings.Style) { Offset = received, Complete = false });
        received += piece.Length;
    }

    public async ValueTask AddAsync(IEnumerable<Passage> passages)
    {
        foreach (var passage in passages)
        {
            await WriteAsync(passage);
        }
    }

    /// <summary>No more text comes.</summary>
    public void Complete() => text.Writer.TryComplete();

    /// <summary>Falls silent at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await yielded.CancelAsync();
        try
        {
            await speaking;
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or VoiceUnavailableException)
        {
            // It was told to end, or has already ended the connection.
        }

        yielded.Dispose();
    }

    private async ValueTask WriteAsync(Passage passage)
    {
        asked += passage.Text;
        try
        {
            await text.Writer.WriteAsync(passage, yielded.Token);
        }
        catch (ChannelClosedException)
        {
            // Text after its end, or after a fault: nobody speaks it.
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
            await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, mute.Message);
        }
        finally
        {
            text.Writer.TryComplete();
        }
    }

    private async Task StreamAsync(CancellationToken ending)
    {
        var tag = new { serviceTag = streamId };
        await socket.SendAsync("turn.start", RequestId, new { context = tag }, ending);
        await socket.SendAsync("response", RequestId, new { context = tag, audio = new { type = "inline", streamId } }, ending);
        var sent = TimeSpan.Zero;
        await foreach (var clause in parts.Voice.SpeakAsync(PassagesAsync(ending), Speaker.Agent, settings.Format.SampleRate, yielded: ending))
        {
            if (sent == TimeSpan.Zero && !await BeginAsync(ending))
            {
                return;
            }

            await TellWordsAsync(clause, ending);
            sent = clause.Start + TimeSpan.FromSeconds((double)clause.Pcm.Length / settings.Format.SampleRate);
            if (!await SendAudioAsync(clause, ending))
            {
                return;
            }
        }

        await socket.SendAudioAsync(RequestId, streamId, [], ending);
        await socket.SendAsync("audio.metadata", RequestId, new { Metadata = new[] { new { Type = "SessionEnd", Data = new { Offset = sent.Ticks } } } }, ending);
        await socket.SendAsync("turn.end", RequestId, new { }, ending);
    }

    /// <summary>A stream's passages end with one that completes the last clause.</summary>
    private async IAsyncEnumerable<Passage> PassagesAsync([EnumeratorCancellation] CancellationToken ending)
    {
        await foreach (var passage in text.Reader.ReadAllAsync(ending))
        {
            yield return passage;
        }

        yield return new Passage("", settings.Style) { Offset = received };
    }

    /// <returns>False when a fault has ended the synthesis.</returns>
    private async Task<bool> BeginAsync(CancellationToken ending)
    {
        await parts.Delays.Before(Operation.SynthesisFirstByte, ending);
        if (await FailsAsync(Operation.SynthesisFirstByte, ending))
        {
            return false;
        }

        if (settings.Format.Riff)
        {
            await socket.SendAudioAsync(RequestId, streamId, settings.Format.Header(), ending);
        }

        return true;
    }

    private async Task<bool> SendAudioAsync(CodedClause clause, CancellationToken ending)
    {
        var samples = (int)(AudioPerMessage.TotalSeconds * settings.Format.SampleRate);
        for (var at = 0; at < clause.Pcm.Length; at += samples)
        {
            if (await FailsAsync(Operation.SynthesisStream, ending))
            {
                return false;
            }

            ending.ThrowIfCancellationRequested();
            var piece = clause.Pcm.Span.Slice(at, Math.Min(samples, clause.Pcm.Length - at));
            await socket.SendAudioAsync(RequestId, streamId, MemoryMarshal.AsBytes(piece), ending);
        }

        return true;
    }

    private Task TellWordsAsync(CodedClause clause, CancellationToken ending)
    {
        if (!settings.WordBoundaries || clause.Words.Count == 0)
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
        return socket.SendAsync("audio.metadata", RequestId, new { Metadata = words.ToArray() }, ending);
    }

    private async Task<bool> FailsAsync(string operation, CancellationToken ending)
    {
        switch (parts.Faults.Next(operation, socket.Account, asked))
        {
            case null:
                return false;
            case { Kind: FaultKind.Stall }:
                await Task.Delay(Timeout.InfiniteTimeSpan, parts.Time, ending);
                return true;
            case { Kind: FaultKind.Status } fault:
                await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, $"A configured fault ({fault.Status}).");
                return true;
            default:
                socket.Abort();
                return true;
        }
    }
}

/// <summary>What every synthesis is made with.</summary>
internal sealed record SynthesisParts(CodedVoice Voice, EmulatedDelays Delays, EmulatedFaults Faults, TimeProvider Time);
