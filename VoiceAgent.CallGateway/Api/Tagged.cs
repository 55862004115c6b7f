using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Single resources with an ETag. A request with the same tag in <c>If-None-Match</c> gets 304 without a body.</summary>
internal static class Tagged
{
    // Half of SHA-256 is enough to tell the versions of one resource apart.
    private const int TagBytes = 16;

    public static IResult Json<T>(T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, LoggedEvent.Json);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, TagBytes))}\"");
        return TypedResults.Bytes(body, "application/json; charset=utf-8", entityTag: tag);
    }
}
