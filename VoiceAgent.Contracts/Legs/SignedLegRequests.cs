namespace VoiceAgent.Contracts.Legs;

/// <summary>Signs requests between gateways and workers about legs, see <see cref="LegSignature"/>.</summary>
/// <param name="key">The key of the tickets.</param>
public sealed class SignedLegRequests(byte[] key, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        request.Headers.Remove(LegSignature.Header);
        request.Headers.Add(LegSignature.Header, LegSignature.Sign(key, request.Method.Method, request.RequestUri!.AbsolutePath, body, time.GetUtcNow()));
        return await base.SendAsync(request, cancellationToken);
    }
}
