using System.Security.Cryptography;
using VoiceAgent.Recordings;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Keys for recordings in memory.</summary>
internal sealed class FakeRecordingKeys : IRecordingKeys
{
    private readonly List<KeyEncryptionKey> _keys = [];

    public FakeRecordingKeys() => Rotate();

    /// <summary>No key can be read.</summary>
    public bool IsAway { get; set; }

    public KeyEncryptionKey Newest => _keys[^1];

    public ValueTask<KeyEncryptionKey> NewestAsync(CancellationToken stopping) => IsAway ? throw Away() : ValueTask.FromResult(Newest);

    public ValueTask<KeyEncryptionKey> FindAsync(string id, CancellationToken stopping) =>
        !IsAway && _keys.Find(key => key.Id == id) is { } found ? ValueTask.FromResult(found) : throw Away();

    public void Rotate() => _keys.Add(new KeyEncryptionKey($"key-{_keys.Count + 1}", RandomNumberGenerator.GetBytes(KeyEncryptionKey.Length)));

    public void ForgetOldest() => _keys.RemoveAt(0);

    private static RecordingKeyException Away() => new("The key is away.");
}
