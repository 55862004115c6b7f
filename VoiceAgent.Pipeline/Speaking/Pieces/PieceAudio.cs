using System.Threading.Channels;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Speaking.Pieces;

/// <summary>
/// The speech of one piece of text. It is read from the server as fast as it comes, also while the caller does not need it yet, because the places
/// of the words are known only at the end.
/// </summary>
internal sealed class PieceAudio : IAsyncDisposable
{
    // A piece of text has some seconds of speech. A server that sends more is broken.
    private const int MostPieces = 4096;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostPieces) { SingleReader = true, SingleWriter = true });
    private readonly MemoryStream _all = new();
    private readonly CancellationTokenSource _yielded;

    /// <param name="read">Reads the server's audio, with or without a WAV header.</param>
    /// <param name="expectedRate">The rate of audio without a header.</param>
    public PieceAudio(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> read, int expectedRate, AudioFormat format, CancellationToken yielded)
    {
        _yielded = CancellationTokenSource.CreateLinkedTokenSource(yielded);
        Reading = ReadAsync(read, expectedRate, format);
    }

    /// <summary>Completes when all audio has arrived. It never fails: the failure comes with the next piece.</summary>
    public Task Reading { get; }

    /// <summary>Whether all audio has arrived.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The next audio. Null at the end.</summary>
    /// <exception cref="SynthesisFailedException">The server failed.</exception>
    public async ValueTask<byte[]?> NextAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(_yielded.Token))
        {
            if (_waiting.Reader.TryRead(out var piece))
            {
                return piece;
            }
        }

        return null;
    }

    /// <summary>All audio that has arrived.</summary>
    public ReadOnlyMemory<byte> All => _all.GetBuffer().AsMemory(0, (int)_all.Length);

    public async ValueTask DisposeAsync()
    {
        _yielded.Cancel();
        await Reading;
        _yielded.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> read, int expectedRate, AudioFormat format)
    {
        try
        {
            var wave = new WaveReader(expectedRate);
            PcmRate? rate = null;
            await foreach (var arrived in read(_yielded.Token))
            {
                if (wave.Read(arrived) is { Length: > 0 } pcm)
                {
                    rate ??= new PcmRate(wave.SampleRate, format.SampleRate);
                    Add(rate.Convert(pcm), format);
                }
            }

            Add(rate?.Finish() ?? default, format);
            IsWhole = true;
            _waiting.Writer.Complete();
        }
        catch (InvalidDataException wrong)
        {
            _waiting.Writer.Complete(new SynthesisFailedException(wrong.Message, wrong) { Kind = FailureKind.Refused });
        }
        catch (Exception failure)
        {
            _waiting.Writer.Complete(failure);
        }
    }

    private void Add(ReadOnlyMemory<byte> pcm, AudioFormat format)
    {
        if (pcm.IsEmpty)
        {
            return;
        }

        _all.Write(pcm.Span);
        if (_all.Length > format.BytesFor(Longest) || !_waiting.Writer.TryWrite(pcm.ToArray()))
        {
            throw new SynthesisFailedException($"The speech server sent more than {Longest.TotalSeconds} s of audio for one clause.") { Kind = FailureKind.Refused };
        }
    }
}
