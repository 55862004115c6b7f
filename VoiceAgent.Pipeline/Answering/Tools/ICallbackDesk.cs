using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>Takes requests to be called back.</summary>
internal interface ICallbackDesk
{
    /// <param name="key">Two requests with the same key are one request.</param>
    /// <returns>Null when the request is noted, otherwise the reason for the model.</returns>
    Task<string?> NoteAsync(CallbackWish wish, string key, CancellationToken stopping);
}

/// <param name="Call">The call on which the agent promises it.</param>
/// <param name="Number">E.164.</param>
/// <param name="Why">For the agent who calls back.</param>
internal sealed record CallbackWish(CallId Call, string Number, string Why)
{
    /// <summary>Null for as soon as possible.</summary>
    public DateTimeOffset? WishedAt { get; init; }

    /// <summary>IANA. Where the caller is. Null for the zone of the business.</summary>
    public string? TimeZone { get; init; }
}
