using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>What a connection is for.</summary>
internal enum SpeechUse
{
    Recognition,
    Synthesis,
}

/// <summary>
/// Who may connect, and as whose client. 1. An account's key, as a header or (from browsers and Node) in the query. 2. A token that was
/// issued for the key. 3. An identity's access token in the form <c>aad#resource id#token</c>. 4. The bare access token, for recognition
/// only: the service answers a synthesiser's with 401 (Azure-Samples/cognitive-services-speech-sdk#2890).
/// </summary>
internal sealed class SpeechAccess(IOptions<SpeechOptions> options, IdentityTokens identities, TimeProvider time)
{
    private const string KeyName = "Ocp-Apim-Subscription-Key";
    private const string OfResource = "aad#";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Account[] _accounts =
    [
        new("first", Encoding.UTF8.GetBytes(options.Value.Key), options.Value.ResourceId),
        .. options.Value.SecondKey is { Length: > 0 } second
            ? [new Account("second", Encoding.UTF8.GetBytes(second), options.Value.SecondResourceId)]
            : Array.Empty<Account>(),
    ];

    public async Task<Admission> AskAsync(HttpRequest request, SpeechUse use)
    {
        if ((request.Headers[KeyName].FirstOrDefault() ?? request.Query[KeyName].FirstOrDefault()) is { } key)
        {
            return Of(account => Same(Encoding.UTF8.GetBytes(key), account.Key), "Access denied due to invalid subscription key.");
        }

        var bearer = request.Headers.Authorization.FirstOrDefault() ?? request.Query["Authorization"].FirstOrDefault();
        if (bearer?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Admission.Refused($"Access denied: show the key as '{KeyName}' or a token as 'Authorization: Bearer …'.");
        }

        var token = bearer["Bearer ".Length..];
        return token.StartsWith(OfResource, StringComparison.Ordinal) ? await OfResourceAsync(token[OfResource.Length..], request.HttpContext.RequestAborted)
            : token.AsSpan().Count('.') == 2 ? await OfIdentityAsync(token, use, request.HttpContext.RequestAborted)
            : Issued(token);
    }

    /// <summary>A token that stands for the account's key for ten minutes.</summary>
    public string Issue(string account)
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString();
        return $"{expires}.{Sign(expires, _accounts.Single(known => known.Name == account).Key)}";
    }

    private async Task<Admission> OfResourceAsync(string resourceAndToken, CancellationToken ending)
    {
        var hash = resourceAndToken.IndexOf('#');
        if (hash < 0)
        {
            return Admission.Refused("Access denied: an authorization token of an identity reads 'aad#<resource id>#<access token>'.");
        }

        var admission = Of(
            account => account.ResourceId.Equals(resourceAndToken[..hash], StringComparison.OrdinalIgnoreCase), "Access denied: the token names another resource.");
        return admission.Refusal is null && await identities.RefusalAsync(resourceAndToken[(hash + 1)..], ending) is { } refusal
            ? Admission.Refused($"Access denied: {refusal}")
            : admission;
    }

    private async Task<Admission> OfIdentityAsync(string token, SpeechUse use, CancellationToken ending)
    {
        if (use is SpeechUse.Synthesis)
        {
            return Admission.Refused("Access denied: synthesis takes an identity's token as 'aad#<resource id>#<access token>' only.");
        }

        return await identities.RefusalAsync(token, ending) is { } refusal ? Admission.Refused($"Access denied: {refusal}") : new Admission(_accounts[0].Name, null);
    }

    private Admission Issued(string token)
    {
        const string Refusal = "Access denied due to an invalid or expired token.";
        var dot = token.IndexOf('.');
        return dot > 0 && long.TryParse(token.AsSpan(0, dot), out var expires) && expires > time.GetUtcNow().ToUnixTimeSeconds()
            ? Of(account => Same(Encoding.ASCII.GetBytes(token[(dot + 1)..]), Encoding.ASCII.GetBytes(Sign(token[..dot], account.Key))), Refusal)
            : Admission.Refused(Refusal);
    }

    private Admission Of(Predicate<Account> matches, string refusal) =>
        Array.Find(_accounts, matches) is { } account ? new Admission(account.Name, null) : Admission.Refused(refusal);

    private static string Sign(string expires, byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(expires)));

    private static bool Same(byte[] a, byte[] b) => CryptographicOperations.FixedTimeEquals(a, b);

    private sealed record Account(string Name, byte[] Key, string ResourceId);
}

/// <param name="Account">Whose client this is, unless it is refused.</param>
/// <param name="Refusal">Why the request is refused, or null when it may go on.</param>
internal readonly record struct Admission(string Account, string? Refusal)
{
    public static Admission Refused(string reason) => new("", reason);
}
