using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>The use of a connection.</summary>
internal enum SpeechUse
{
    Recognition,
    Synthesis,
}

/// <summary>
/// Decides who may connect, and to which account. Accepted are: 1. An account's key, in a header or (from browsers and Node) in the query.
/// 2. A token that was issued for the key. 3. An identity's access token as <c>aad#resource id#token</c>. 4. The access token alone, for
/// recognition only, because the service refuses it for synthesis with 401 (Azure-Samples/cognitive-services-speech-sdk#2890).
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
            return Admission.Refused($"Access denied: send the key as '{KeyName}' or a token as 'Authorization: Bearer …'.");
        }

        var token = bearer["Bearer ".Length..];
        return token.StartsWith(OfResource, StringComparison.Ordinal) ? await OfResourceAsync(token[OfResource.Length..], request.HttpContext.RequestAborted)
            : token.AsSpan().Count('.') == 2 ? await OfIdentityAsync(token, use, request.HttpContext.RequestAborted)
            : Issued(token);
    }

    /// <summary>Issues a token that replaces the account's key for ten minutes.</summary>
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
            return Admission.Refused("Access denied: the authorization token of an identity must have the form 'aad#<resource id>#<access token>'.");
        }

        var admission = Of(
            account => account.ResourceId.Equals(resourceAndToken[..hash], StringComparison.OrdinalIgnoreCase), "Access denied: the resource id in the token is not the id of this resource.");
        return admission.Refusal is null && await identities.RefusalAsync(resourceAndToken[(hash + 1)..], ending) is { } refusal
            ? Admission.Refused($"Access denied: {refusal}")
            : admission;
    }

    private async Task<Admission> OfIdentityAsync(string token, SpeechUse use, CancellationToken ending)
    {
        if (use is SpeechUse.Synthesis)
        {
            return Admission.Refused("Access denied: for synthesis the token of an identity must have the form 'aad#<resource id>#<access token>'.");
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

/// <param name="Account">The account of the client, unless the request is refused.</param>
/// <param name="Refusal">Why the request is refused, or null when it is accepted.</param>
internal readonly record struct Admission(string Account, string? Refusal)
{
    public static Admission Refused(string reason) => new("", reason);
}
