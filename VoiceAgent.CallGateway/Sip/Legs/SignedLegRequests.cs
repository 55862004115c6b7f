using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip.Legs;

/// <summary>Signs requests to workers.</summary>
internal sealed class SignedLegRequests(IOptions<TicketOptions> tickets, TimeProvider time) : DelegatingHandler
{
    private readonly byte[] _key = tickets.Value.KeyBytes;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        request.Headers.Remove(LegSignature.Header);
        request.Headers.Add(LegSignature.Header, LegSignature.Sign(_key, request.Method.Method, request.RequestUri!.AbsolutePath, body, time.GetUtcNow()));
        return await base.SendAsync(request, cancellationToken);
    }
}
