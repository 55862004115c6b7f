namespace VoiceAgent.CallGateway.Access;

/// <summary>Remembers requests by their idempotency key, for all gateways.</summary>
internal interface IIdempotencyStore
{
    /// <summary>Begins a request, unless one with this key is known.</summary>
    /// <returns>Null when the request is new and must be carried out. Otherwise what is known of the earlier one.</returns>
    Task<KeptRequest?> BeginAsync(string key, KeptRequest begun, TimeSpan longest);

    /// <summary>Keeps the response of a request that this gateway has begun.</summary>
    Task CompleteAsync(string key, KeptRequest completed, TimeSpan kept);

    /// <summary>The request was not carried out, so that it may be sent again with the same key.</summary>
    Task ForgetAsync(string key);
}

/// <param name="Fingerprint">SHA-256 over method, address and body.</param>
/// <param name="Answer">Null while the request is being carried out.</param>
internal sealed record KeptRequest(string Fingerprint, KeptAnswer? Answer = null);

internal sealed record KeptAnswer(int Status, string? ContentType, byte[] Body, string? Location = null, string? ETag = null);
