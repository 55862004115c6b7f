using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary>
/// Checks the <c>authorization</c> header: an HMAC-SHA256 with the master key over verb, resource type, resource link and date.
/// Source: learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources.
/// </summary>
internal sealed class MasterKey(IOptions<CosmosOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);
    private readonly byte[] _key = Convert.FromBase64String(options.Value.Key);

    /// <exception cref="CosmosError">The header is missing, malformed, too old, or signed with another key.</exception>
    public void Check(HttpRequest request)
    {
        var given = SignatureOf(request.Text("authorization"));
        var date = request.Text(Headers.Date) ?? request.Text("date") ?? throw CosmosError.Unauthorized("The request has no x-ms-date header.");
        var segments = request.Path.Value!.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is [.., "operations", _])
        {
            // An operation on a container is signed as the container.
            segments = segments[..^2];
        }

        if (!Links(segments).Any(link => CryptographicOperations.FixedTimeEquals(Sign(request.Method, TypeOf(segments), link, date), given)))
        {
            throw CosmosError.Unauthorized("The input authorization token can't serve the request. The master key or the signed text differs.");
        }

        if (!DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (time.GetUtcNow() - at).Duration() > Tolerance)
        {
            throw CosmosError.Forbidden("The authorization token is not valid at the current time: x-ms-date differs from the current time by more than 15 minutes.");
        }
    }

    private static byte[] SignatureOf(string? authorization)
    {
        var parts = Uri.UnescapeDataString(authorization ?? throw CosmosError.Unauthorized("Required Header authorization is missing. Ensure a valid Authorization token is passed."))
            .Split('&').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1]);
        var signature = new byte[64];
        return parts["type"].FirstOrDefault() == "master" && Convert.TryFromBase64String(parts["sig"].FirstOrDefault() ?? "", signature, out var length)
            ? signature[..length]
            : throw CosmosError.Unauthorized("The authorization header is not 'type=master&ver=1.0&sig=…': only master keys are emulated.");
    }

    // An address ends in a type (for a feed) or in an id (for one resource).
    private static string TypeOf(string[] segments) => segments.Length == 0 ? "" : segments.Length % 2 == 1 ? segments[^1] : segments[^2];

    // When an address uses names, the client signs the whole path. When it uses _rids, the client signs the last one in lower case.
    private static IEnumerable<string> Links(string[] segments)
    {
        var named = segments.Length % 2 == 1 ? segments[..^1] : segments;
        yield return string.Join('/', named);
        if (named.Length > 0)
        {
            yield return named[^1].ToLowerInvariant();
        }
    }

    // The protocol signs the text in lower case.
    private byte[] Sign(string verb, string type, string link, string date) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{verb.ToLowerInvariant()}\n{type.ToLowerInvariant()}\n{link}\n{date.ToLowerInvariant()}\n\n"));
}
