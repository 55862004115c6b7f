using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Emulators.Acs.Requests;

/// <summary>
/// Checks the HMAC that a client with the access key puts on a request:
/// <c>METHOD\nRAW_TARGET\n{x-ms-date};{host};{x-ms-content-sha256}</c>, SHA-256, base64.
/// </summary>
/// <param name="Method">The verb, upper case.</param>
/// <param name="RawTarget">Path and query exactly as received, because participant ids are percent-encoded in them.</param>
internal sealed record SignedRequest(string Method, string RawTarget, IHeaderDictionary Headers, byte[] Body)
{
    private const string Scheme = "HMAC-SHA256 ";

    /// <summary>Returns why the request is not authentic, or null when it is.</summary>
    public string? Distrust(byte[] key, DateTimeOffset now, TimeSpan tolerance)
    {
        if (Headers.Authorization.ToString() is not { Length: > 0 } authorization)
        {
            return "The request is not signed: it has no Authorization header.";
        }

        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || Part(authorization, "Signature") is not { } signature)
        {
            return "Authorization is not of the form 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=…'.";
        }

        if (Headers["x-ms-content-sha256"] != Convert.ToBase64String(SHA256.HashData(Body)))
        {
            return "x-ms-content-sha256 is not the hash of this body.";
        }

        if (!DateTimeOffset.TryParse(Headers["x-ms-date"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            || (date - now).Duration() > tolerance)
        {
            return $"x-ms-date '{Headers["x-ms-date"]}' is missing or more than {tolerance.TotalMinutes:0.#} minutes from now.";
        }

        // The file of a recording may have another host than the resource. The SDK then signs the resource's host and sends it in x-ms-host. A host with a
        // doubled port was mended before it arrived here, and the client signed it as it was.
        var isSigned = new[] { "host", "x-ms-host", DoubledPorts.Original }.Where(Headers.ContainsKey)
            .Select(host => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(StringToSign(Part(authorization, "SignedHeaders"), host))))
            .Any(expected => SameBytes(expected, signature));
        return isSigned ? null : "The signature does not match. The access key is wrong, or the request was changed after it was signed.";
    }

    private string StringToSign(string? signedHeaders, string host)
    {
        var headers = Headers;
        var names = signedHeaders?.Split(';') ?? ["x-ms-date", "host", "x-ms-content-sha256"];
        var complete = new[] { "x-ms-date", "host", "x-ms-content-sha256" }.All(name => names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return complete ? $"{Method}\n{RawTarget}\n{string.Join(';', names.Select(name => headers[name.Equals("host", StringComparison.OrdinalIgnoreCase) ? host : name].ToString()))}" : "";
    }

    private static string? Part(string authorization, string name) => authorization[Scheme.Length..].Split('&')
        .Select(part => part.Split('=', 2))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    private static bool SameBytes(byte[] expected, string signature)
    {
        var given = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, given, out var length)
            && CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, length));
    }
}
