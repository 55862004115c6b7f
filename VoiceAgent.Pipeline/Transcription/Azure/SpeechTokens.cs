using Azure.Core;

namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>
/// A resource's authorization token for the process's identity, <c>aad#resource id#access token</c>. It is renewed before it
/// expires, so that no call waits for a token. <see cref="Renewed"/> passes the new one to everyone who uses the old one.
/// Source of the form: learn.microsoft.com/azure/ai-services/speech-service/how-to-configure-azure-ad-auth#speechsynthesizer.
/// </summary>
internal sealed partial class SpeechTokens(string resourceId, TokenCredential credential, TimeProvider time, ILogger<SpeechTokens> log)
{
    // Identity libraries cache a token until about five minutes before it expires. An earlier request returns the same token.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TokenRequestContext Scope = new(["https://cognitiveservices.azure.com/.default"]);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Held? _held;

    /// <summary>Raised with the new token.</summary>
    public event Action<string>? Renewed;

    /// <summary>Returns the current token. Requests one from the identity only when there is none.</summary>
    /// <exception cref="SpeechTokenException">The identity returned no token.</exception>
    public ValueTask<string> GetAsync(CancellationToken stopping) =>
        _held is { } held && held.Expires > time.GetUtcNow()
            ? ValueTask.FromResult(held.Token)
            : new(AskAsync(static (held, now) => held.Expires > now, stopping));

    /// <summary>Renews the token until stopped.</summary>
    public async Task KeepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await AskAsync(static (held, now) => held.Due > now, stopping);
            }
            catch (SpeechTokenException failure)
            {
                NotRenewed(log, failure.Message, _held?.Expires);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            var wait = _held is { } held && held.Due - time.GetUtcNow() is var left && left > Pause ? left : Pause;
            await ((Task)Task.Delay(wait, time, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task<string> AskAsync(Func<Held, DateTimeOffset, bool> isGoodEnough, CancellationToken stopping)
    {
        await _asking.WaitAsync(stopping);
        try
        {
            if (_held is { } held && isGoodEnough(held, time.GetUtcNow()))
            {
                return held.Token;
            }

            return Hold(await credential.GetTokenAsync(Scope, stopping));
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // The identity may throw anything, and the request is retried later. Its messages contain addresses and ids, so only the type is kept.
            throw new SpeechTokenException(failure.GetType().Name, failure);
        }
        finally
        {
            _asking.Release();
        }
    }

    private string Hold(AccessToken given)
    {
        var token = $"aad#{resourceId}#{given.Token}";
        var isNew = _held?.Token != token;
        _held = new Held(token, given.ExpiresOn, given.RefreshOn ?? given.ExpiresOn - Ahead);
        if (isNew)
        {
            Renewed?.Invoke(token);
        }

        return token;
    }

    [LoggerMessage(LogLevel.Warning, "The process's identity gave no token for the speech service ({Reason}). The current token expires at {Expires}. The request is retried.")]
    private static partial void NotRenewed(ILogger log, string reason, DateTimeOffset? expires);

    private sealed record Held(string Token, DateTimeOffset Expires, DateTimeOffset Due);
}

/// <summary>The process's identity gave no token.</summary>
internal sealed class SpeechTokenException(string reason, Exception inner) : Exception($"No token: {reason}", inner);
