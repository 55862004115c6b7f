using VoiceAgent.Recordings;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Reads a stored file, encrypted or not.</summary>
internal static class SealedFile
{
    public static async Task<byte[]> ReadAsync(byte[] stored, string path, IRecordingKeys keys)
    {
        if (!SealedContents.IsHead(stored))
        {
            return stored;
        }

        await using var audio = await SealedAudio.OpenAsync(new MemoryStream(stored), path, keys, default);
        using var plain = new MemoryStream();
        await audio.CopyToAsync(plain);
        return plain.ToArray();
    }
}
