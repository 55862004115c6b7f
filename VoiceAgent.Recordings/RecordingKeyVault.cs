using System.Collections.Concurrent;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace VoiceAgent.Recordings;

/// <summary>
/// Keys that are versions of one secret in Azure Key Vault. The newest version is asked for again from time to time. While the vault is away, the keys that are known are used.
/// </summary>
public sealed class RecordingKeyVault(SecretClient vault, RecordingKeyOptions options, TimeProvider time) : IRecordingKeys
{
    private readonly ConcurrentDictionary<string, KeyEncryptionKey> _known = new();
    private KeyEncryptionKey? _newest;
    private long _askedAt;

    public async ValueTask<KeyEncryptionKey> NewestAsync(CancellationToken stopping)
    {
        if (_newest is { } fresh && time.GetElapsedTime(_askedAt) < options.Refresh)
        {
            return fresh;
        }

        try
        {
            _newest = await ReadAsync(null, stopping);
        }
        catch (RecordingKeyException) when (_newest is not null)
        {
            // The key before is still good. The vault is asked again after the same time.
        }

        _askedAt = time.GetTimestamp();
        return _newest!;
    }

    public async ValueTask<KeyEncryptionKey> FindAsync(string id, CancellationToken stopping) =>
        _known.TryGetValue(id, out var known) ? known
        : id.StartsWith($"{options.Secret}/", StringComparison.Ordinal) ? await ReadAsync(id[(options.Secret.Length + 1)..], stopping)
        : throw new RecordingKeyException($"The key '{id}' of a recording is no version of the secret '{options.Secret}'. Set 'RecordingKeys:Secret' to the name before its last slash.");

    private async Task<KeyEncryptionKey> ReadAsync(string? version, CancellationToken stopping)
    {
        try
        {
            var secret = (await vault.GetSecretAsync(options.Secret, version, cancellationToken: stopping)).Value;
            var key = new KeyEncryptionKey($"{options.Secret}/{secret.Properties.Version}", Convert.FromBase64String(secret.Value));
            return key.Bytes.Length == KeyEncryptionKey.Length ? _known.GetOrAdd(key.Id, key) : throw new FormatException();
        }
        catch (RequestFailedException refused)
        {
            throw new RecordingKeyException(
                $"The key vault answered {refused.Status} {refused.ErrorCode} for the secret '{options.Secret}'. The process needs the role 'Key Vault Secrets User', and the secret must exist and be enabled.", refused);
        }
        catch (Exception failure) when (failure is AuthenticationFailedException or AggregateException)
        {
            throw new RecordingKeyException($"The key vault cannot be reached, or the process's identity gave no token ({failure.GetType().Name}).", failure);
        }
        catch (FormatException wrong)
        {
            throw new RecordingKeyException($"The secret '{options.Secret}' must be the base64 form of {KeyEncryptionKey.Length} random bytes.", wrong);
        }
    }
}
