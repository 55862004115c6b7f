namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>A small document. The property names are those on the wire, because the client's serialiser does not change them.</summary>
#pragma warning disable SA1300, IDE1006
internal sealed record Item(string id, string pk, int seq = 0, string? kind = null, string[]? tags = null, int? ttl = null)
{
    public string? _etag { get; init; }
}
#pragma warning restore SA1300, IDE1006
