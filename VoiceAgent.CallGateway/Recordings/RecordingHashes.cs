using System.Security.Cryptography;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The hashes of a recording: of the file as it is played, and of the file as it is stored.</summary>
internal sealed record RecordingHashes(string Plain, string Stored, long PlainBytes, long StoredBytes)
{
    private const int BufferBytes = 128 * 1024;

    /// <param name="plain">The decrypted file.</param>
    /// <param name="stored">The stored file. Its wrapped keys are left out, because a rotation changes them.</param>
    public static async Task<RecordingHashes> OfAsync(Stream plain, Stream stored, CancellationToken stopping)
    {
        var ofPlain = Convert.ToHexStringLower(await SHA256.HashDataAsync(plain, stopping));
        return new RecordingHashes(ofPlain, await OfStoredAsync(stored, stopping), plain.Length, stored.Length);
    }

    private static async Task<string> OfStoredAsync(Stream stored, CancellationToken stopping)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var (from, until) = await WrappedKeysAsync(stored, stopping);
        stored.Position = 0;
        for (int read; (read = await stored.ReadAsync(buffer, stopping)) > 0;)
        {
            var begins = stored.Position - read;
            var (cut, rest) = ((int)Math.Clamp(from - begins, 0, read), (int)Math.Clamp(until - begins, 0, read));
            hash.AppendData(buffer, 0, cut);
            hash.AppendData(buffer, rest, read - rest);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<(long From, long Until)> WrappedKeysAsync(Stream stored, CancellationToken stopping)
    {
        var head = new byte[Math.Min(SealedContents.HeadLength, stored.Length)];
        await stored.ReadExactlyAsync(head, stopping);
        if (!SealedContents.IsHead(head))
        {
            return (long.MaxValue, long.MaxValue);
        }

        var (length, keys, _) = SealedContents.ReadHead(head);
        var from = SealedContents.HeadLength + RecordingKey.Overhead + length;
        return (from, from + ((long)keys * WrappedKey.Length));
    }
}
