using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace VoiceAgent.Recordings;

/// <summary>
/// Keys in a file, for development. Each line has an id and 32 bytes in base64. The last line is the newest key. Only the owner may read the file.
/// </summary>
public sealed class RecordingKeyFile(string path) : IRecordingKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = ~(OwnerOnly | UnixFileMode.UserExecute);

    private readonly Lock _guard = new();
    private IReadOnlyList<KeyEncryptionKey> _keys = [];
    private DateTime _readAt;

    public ValueTask<KeyEncryptionKey> NewestAsync(CancellationToken stopping) => ValueTask.FromResult(Keys()[^1]);

    public ValueTask<KeyEncryptionKey> FindAsync(string id, CancellationToken stopping) => ValueTask.FromResult(
        Keys().FirstOrDefault(key => key.Id == id) ?? throw new RecordingKeyException($"The key '{id}' of a recording is not in the key file. Put its line back, or restore the file."));

    /// <summary>Adds a key, which becomes the newest one.</summary>
    public void Rotate()
    {
        lock (_guard)
        {
            Write([.. Keys(), New(Keys().Count + 1)]);
        }
    }

    private IReadOnlyList<KeyEncryptionKey> Keys()
    {
        lock (_guard)
        {
            try
            {
                if (!File.Exists(path))
                {
                    Write([New(1)]);
                }

                var changed = File.GetLastWriteTimeUtc(path);
                if (_keys.Count == 0 || changed != _readAt)
                {
                    (_keys, _readAt) = (Read(), changed);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
            {
                throw new RecordingKeyException($"The key file of 'RecordingKeys:File' cannot be read ({failure.GetType().Name}). Each line needs an id and {KeyEncryptionKey.Length} bytes in base64.", failure);
            }

            return _keys;
        }
    }

    private IReadOnlyList<KeyEncryptionKey> Read()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new RecordingKeyException("Others than its owner may read the key file of 'RecordingKeys:File'. Run 'chmod 600' on it.");
        }

        var keys = File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(' ')).Select(parts => parts.Length == 2
            ? new KeyEncryptionKey(parts[0], Convert.FromBase64String(parts[1]))
            : throw new FormatException("A line has no key.")).ToArray();
        return keys.Length > 0 && keys.All(key => key.Bytes.Length == KeyEncryptionKey.Length) ? keys : throw new FormatException("A key has another length.");
    }

    // Another program may create the file at the same time. The file appears as a whole, and the first one wins.
    private void Write(IReadOnlyList<KeyEncryptionKey> keys)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var part = $"{path}.{Guid.NewGuid():N}.part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new StreamWriter(part, options))
        {
            foreach (var key in keys)
            {
                file.WriteLine($"{key.Id} {Convert.ToBase64String(key.Bytes)}");
            }
        }

        try
        {
            File.Move(part, path, overwrite: keys.Count > 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(part);
        }
    }

    private static KeyEncryptionKey New(int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"file-{number}-{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(6))}"), RandomNumberGenerator.GetBytes(KeyEncryptionKey.Length));
}
