using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>Signs requests like the SDKs. A test can make each part wrong.</summary>
internal sealed class SigningHandler(string accessKey) : DelegatingHandler(new SocketsHttpHandler())
{
    public DateTimeOffset? Date { get; init; }

    /// <summary>The text that is hashed instead of the body.</summary>
    public string? OtherBody { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = OtherBody is { } other ? Encoding.UTF8.GetBytes(other) : request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var date = (Date ?? TimeProvider.System.GetUtcNow()).ToString("r");
        var toSign = $"{request.Method}\n{request.RequestUri!.PathAndQuery}\n{date};{request.RequestUri.Authority};{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(accessKey), Encoding.UTF8.GetBytes(toSign)));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        return await base.SendAsync(request, cancellationToken);
    }
}
