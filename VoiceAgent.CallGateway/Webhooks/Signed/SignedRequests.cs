using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>
/// Checks the signatures of incoming webhooks. They have the same form as those of outgoing ones: HMAC-SHA256 over <c>id.timestamp.body</c>. What can be
/// refused without the body is refused before it is read.
/// </summary>
internal sealed class SignedRequests(IOptions<WebhookOptions> options, SourceLimits limits, WebhookFigures figures, RefusalLog refusals, TimeProvider time)
{
    /// <summary>In bytes.</summary>
    public const int LongestBody = 64 * 1024;

    private const int LongestId = 128;

    // A sender has one signature for each of its keys.
    private const int MostSignatures = 5;

    private readonly (string Name, byte[][] Keys)[] _senders = [.. options.Value.Senders.Select(static sender => (sender.Name, sender.Keys.ToArray()))];

    /// <param name="source">For the figures.</param>
    public async Task<SignedRequest> ReadAsync(HttpContext context, string source, CancellationToken aborted)
    {
        if (limits.Blocked(context) is { } blocked)
        {
            figures.Limited(source);
            return new SignedRequest("", "", [], blocked);
        }

        if (TryReadHead(context.Request.Headers, out var head) is { } mistake)
        {
            return Refuse(source, mistake);
        }

        var body = await WebhookBody.ReadAsync(context.Request, LongestBody, aborted, mayBeEmpty: true);
        if (body.Refusal is { } refusal)
        {
            figures.Malformed(source);
            return new SignedRequest("", "", [], refusal);
        }

        var bytes = body.Bytes!.ToArray();
        if (SenderOf(head, bytes) is not { } sender)
        {
            return Refuse(source, "The signature fits no key of 'Webhooks:Senders'. Sign 'id.timestamp.body' with the bytes of the secret after 'whsec_'.");
        }

        return await limits.CountAsync(context, source, sender) is { } tooMany
            ? new SignedRequest(sender, head.Id, bytes, tooMany)
            : new SignedRequest(sender, head.Id, bytes, null);
    }

    /// <summary>Whether the request has the headers of a signature. It says nothing about their truth.</summary>
    public static bool IsSigned(HttpRequest request) => request.Headers.ContainsKey(WebhookSignature.SignatureHeader);

    /// <returns>What is wrong. Null when the headers can be used.</returns>
    private string? TryReadHead(IHeaderDictionary headers, out Head head)
    {
        head = default;
        if (headers[WebhookSignature.IdHeader] is not [{ Length: > 0 and <= LongestId } id] || !id.All(static character => character is > ' ' and <= '~'))
        {
            return $"Send the header {WebhookSignature.IdHeader} once, with 1 to {LongestId} visible ASCII characters.";
        }

        if (headers[WebhookSignature.TimestampHeader] is not [{ Length: <= 12 } stamp] || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return $"Send the header {WebhookSignature.TimestampHeader} once, in seconds since 1970.";
        }

        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - seconds) > options.Value.Tolerance.TotalSeconds)
        {
            return $"The {WebhookSignature.TimestampHeader} is more than {options.Value.Tolerance.TotalSeconds:F0} seconds from this gateway's time. Sign each attempt anew, and check the sender's clock.";
        }

        if (headers[WebhookSignature.SignatureHeader] is not [{ Length: > 0 and <= 1_024 } signatures])
        {
            return $"Send the header {WebhookSignature.SignatureHeader} once: 'v1,' and the HMAC-SHA256 in base64.";
        }

        head = new Head(id, seconds, [.. signatures.Split(' ').Take(MostSignatures).Where(static one => one.StartsWith("v1,", StringComparison.Ordinal)).Select(static one => Decoded(one[3..]))]);
        return head.Signatures.Length == 0 ? $"The header {WebhookSignature.SignatureHeader} has no signature of the version v1." : null;
    }

    // Every key is compared with every signature, so the time does not tell which one fits.
    private string? SenderOf(Head head, byte[] body)
    {
        string? found = null;
        foreach (var (name, keys) in _senders)
        {
            foreach (var key in keys)
            {
                var wanted = WebhookSignature.Hash(key, head.Id, head.Seconds, body);
                foreach (var given in head.Signatures)
                {
                    found = CryptographicOperations.FixedTimeEquals(given, wanted) ? name : found;
                }
            }
        }

        return found;
    }

    private SignedRequest Refuse(string source, string why)
    {
        figures.Refused(source);
        refusals.Refused("signature of a webhook", why);
        return new SignedRequest("", "", [], TypedResults.Problem(why, statusCode: StatusCodes.Status401Unauthorized, title: "The webhook is not signed by a known sender."));
    }

    private static byte[] Decoded(string signature)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(signature, bytes, out var length) && length == bytes.Length ? bytes : [];
    }

    private readonly record struct Head(string Id, long Seconds, byte[][] Signatures);
}

/// <summary>A request whose signature was checked.</summary>
/// <param name="Id">The sender's id of the message. It is the same when the sender repeats it.</param>
/// <param name="Refusal">Null when the sender is known and may send.</param>
internal sealed record SignedRequest(string Sender, string Id, byte[] Body, IResult? Refusal);
