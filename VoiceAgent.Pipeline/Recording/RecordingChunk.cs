using System.Buffers;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Some audio on its way to the store: in a rented buffer, or in a file while the store is away. It is encrypted before it leaves the memory.</summary>
/// <param name="length">How many bytes of the buffer are used.</param>
/// <param name="key">Encrypts the audio. Null when the recording is not encrypted, and for the block with the key.</param>
internal sealed class RecordingChunk(RecordingBlock block, byte[] rented, int length, RecordingKey? key = null)
{
    private byte[]? _rented = rented;
    private bool _isSealed;
    private string? _file;

    public StoredBlock Stored { get; } = new(key is null ? block : block with { IsSealed = true }, length / StoredBlock.BytesPerSample);

    /// <summary>Audio that is encrypted already.</summary>
    public static RecordingChunk Adopted(AdoptedAudio audio, RecordingKey? key)
    {
        var rented = ArrayPool<byte>.Shared.Rent(audio.Bytes.Length);
        audio.Bytes.CopyTo(rented, 0);
        return key is null
            ? new RecordingChunk(audio.Block.Block, rented, audio.Bytes.Length)
            : new RecordingChunk(audio.Block.Block, rented, audio.Bytes.Length - RecordingKey.Overhead, key) { _isSealed = true };
    }

    /// <summary>What is stored.</summary>
    public ReadOnlyMemory<byte> Read(SpoolFolder? spool)
    {
        Seal();
        return _rented is { } bytes ? bytes.AsMemory(0, _isSealed ? length + RecordingKey.Overhead : length) : spool!.Read(_file!);
    }

    /// <summary>A copy without the beginning.</summary>
    public RecordingChunk From(long position, SpoolFolder? spool)
    {
        var stored = Read(spool).Span;
        var plain = ArrayPool<byte>.Shared.Rent(length);
        if (key is null)
        {
            stored.CopyTo(plain);
        }
        else
        {
            key.Open(Stored.Block, stored, plain.AsSpan(0, length));
        }

        var cut = (int)(position - block.Position) * StoredBlock.BytesPerSample;
        plain.AsSpan(cut, length - cut).CopyTo(plain);
        return new RecordingChunk(block with { Position = position }, plain, length - cut, key);
    }

    /// <summary>Writes the audio to a file and returns the buffer.</summary>
    /// <returns>False when the disk does not take it. It stays in memory.</returns>
    public bool TryWrite(SpoolFolder spool, string folder)
    {
        if (_rented is not null)
        {
            var file = Path.Combine(folder, Stored.Name);
            if (!spool.TryWrite(file, Read(spool).Span))
            {
                return false;
            }

            _file = file;
            Return();
        }

        return true;
    }

    /// <summary>The audio is no longer needed here.</summary>
    public void Release(SpoolFolder? spool)
    {
        Return();
        if (_file is { } file)
        {
            spool!.Delete(file);
            _file = null;
        }
    }

    private void Seal()
    {
        if (key is null || _isSealed || _rented is not { } plain)
        {
            return;
        }

        var closed = ArrayPool<byte>.Shared.Rent(length + RecordingKey.Overhead);
        key.Seal(Stored.Block, plain.AsSpan(0, length), closed.AsSpan(0, length + RecordingKey.Overhead));
        (_rented, _isSealed) = (closed, true);
        ArrayPool<byte>.Shared.Return(plain);
    }

    private void Return()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
