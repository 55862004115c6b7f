using System.Buffers;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Some audio on its way to the store: in a rented buffer, or in a file while the store is away.</summary>
internal sealed class RecordingChunk(RecordingBlock block, byte[] rented, int length)
{
    private byte[]? _rented = rented;
    private string? _file;

    public StoredBlock Stored { get; } = new(block, length / StoredBlock.BytesPerSample);

    public ReadOnlyMemory<byte> Read(SpoolFolder? spool) => _rented is { } bytes ? bytes.AsMemory(0, length) : spool!.Read(_file!);

    /// <summary>A copy without the beginning.</summary>
    public RecordingChunk From(long position, SpoolFolder? spool)
    {
        var left = Read(spool)[((int)(position - block.Position) * StoredBlock.BytesPerSample)..];
        var copy = ArrayPool<byte>.Shared.Rent(left.Length);
        left.CopyTo(copy);
        return new RecordingChunk(block with { Position = position }, copy, left.Length);
    }

    /// <summary>Writes the audio to a file and returns the buffer.</summary>
    /// <returns>False when the disk does not take it. It stays in memory.</returns>
    public bool TryWrite(SpoolFolder spool, string folder)
    {
        if (_rented is { } bytes)
        {
            var file = Path.Combine(folder, block.Name);
            if (!spool.TryWrite(file, bytes.AsSpan(0, length)))
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

    private void Return()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
