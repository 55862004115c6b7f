using System.Globalization;
using System.Security.Cryptography;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Authentication;

/// <summary>Answers the challenges of a peer. It remembers them, so that later requests have credentials at once. One object serves one dialog or registration.</summary>
internal sealed class DigestClient(SipCredential? credential)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(bool Proxy, string Realm), Known> _known = [];

    /// <summary>Takes the challenges of a 401 or 407.</summary>
    /// <returns>Whether another try makes sense: there is a challenge that we can answer, and these credentials were not refused for it before.</returns>
    public bool Learn(SipResponse response)
    {
        if (credential is null)
        {
            return false;
        }

        var proxy = response.Status == 407;
        var best = response.Headers.Lines(proxy ? SipHeaderNames.ProxyAuthenticate : SipHeaderNames.WwwAuthenticate)
            .Select(DigestFields.Parse)
            .OfType<DigestFields>()
            .Where(challenge => challenge["realm"] is { } realm && challenge["nonce"] is not null && (credential.Realm is null || credential.Realm == realm) && DigestAlgorithm.Rank(challenge["algorithm"]) > 0)
            .Where(challenge => challenge["qop"] is null || QopOf(challenge) is not null)
            .GroupBy(challenge => challenge["realm"]!)
            .Select(realm => realm.MaxBy(challenge => DigestAlgorithm.Rank(challenge["algorithm"]))!)
            .ToList();
        lock (_gate)
        {
            var any = false;
            foreach (var challenge in best)
            {
                var key = (proxy, challenge["realm"]!);
                var stale = string.Equals(challenge["stale"], "true", StringComparison.OrdinalIgnoreCase);
                any |= stale || !_known.TryGetValue(key, out var before) || !before.Fresh;
                _known[key] = new Known(challenge) { Fresh = true };
            }

            return any;
        }
    }

    /// <summary>Puts credentials for all remembered challenges into a request.</summary>
    public void Authorize(SipRequest request)
    {
        request.Headers.Remove(SipHeaderNames.Authorization);
        request.Headers.Remove(SipHeaderNames.ProxyAuthorization);
        lock (_gate)
        {
            foreach (var ((proxy, realm), known) in _known)
            {
                request.Headers.Add(proxy ? SipHeaderNames.ProxyAuthorization : SipHeaderNames.Authorization, Answer(request, realm, known));
            }
        }
    }

    /// <summary>The credentials were accepted. A later challenge is then one more to answer. <c>nextnonce</c> is taken.</summary>
    public void Accepted(SipResponse response)
    {
        var next = response.Headers[SipHeaderNames.AuthenticationInfo] is { } info ? DigestFields.Parse($"Digest {info}")?["nextnonce"] : null;
        lock (_gate)
        {
            foreach (var (key, known) in _known.ToList())
            {
                known.Fresh = false;
                if (next is not null && !key.Proxy)
                {
                    (known.Nonce, known.Count) = (next, 0);
                }
            }
        }
    }

    private static string? QopOf(DigestFields challenge) => challenge["qop"]?.Split(',').Select(qop => qop.Trim()).FirstOrDefault(qop => qop.Equals("auth", StringComparison.OrdinalIgnoreCase));

    private string Answer(SipRequest request, string realm, Known known)
    {
        var challenge = known.Challenge;
        var qop = QopOf(challenge);
        var count = qop is null ? null : (++known.Count).ToString("x8", CultureInfo.InvariantCulture);
        var client = qop is null ? null : RandomNumberGenerator.GetHexString(16, lowercase: true);
        var uri = request.Uri.ToString();
        var response = DigestAlgorithm.Response(new DigestParts(challenge["algorithm"], credential!.User, realm, request.Method, uri, known.Nonce, qop, count, client), credential.Password);
        return $"Digest username={SipText.Quote(credential.User)}, realm={SipText.Quote(realm)}, nonce={SipText.Quote(known.Nonce)}, uri=\"{uri}\", response=\"{response}\""
            + (challenge["algorithm"] is { } algorithm ? $", algorithm={algorithm}" : "")
            + (challenge["opaque"] is { } opaque ? $", opaque={SipText.Quote(opaque)}" : "")
            + (qop is null ? "" : $", qop={qop}, nc={count}, cnonce=\"{client}\"");
    }

    private sealed class Known(DigestFields challenge)
    {
        public DigestFields Challenge { get; } = challenge;

        public string Nonce { get; set; } = challenge["nonce"]!;

        public uint Count { get; set; }

        /// <summary>No request with these credentials was accepted yet.</summary>
        public bool Fresh { get; set; }
    }
}
