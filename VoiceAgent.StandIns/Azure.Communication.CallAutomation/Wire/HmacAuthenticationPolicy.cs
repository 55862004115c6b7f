using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.CallAutomation;

/// <summary>
/// Signs each attempt with the access key: <c>METHOD\npath-and-query\ndate;host[:port];base64(sha256(body))</c>.
/// A retry gets a new date, so this runs for each attempt. A key that is not base64 fails here, at the first request.
/// </summary>
internal sealed class HmacAuthenticationPolicy(string accessKey) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Sign(message.Request, HashOf(message));
        ProcessNext(message, pipeline);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Sign(message.Request, HashOf(message));
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
    }

    // Bodies are short JSON texts in memory, so writing them twice is cheap.
    private static string HashOf(HttpMessage message)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, message.CancellationToken);
        return Convert.ToBase64String(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    private void Sign(Request request, string hash)
    {
        var address = request.Uri.ToUri();
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var toSign = $"{request.Method.Method}\n{address.PathAndQuery}\n{date};{address.Authority};{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(accessKey), Encoding.ASCII.GetBytes(toSign)));
        request.Headers.SetValue("x-ms-content-sha256", hash);
        request.Headers.SetValue("Date", date);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}
