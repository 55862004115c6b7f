using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Keeps the call-backs that agents promise.</summary>
internal sealed class MemoryCallbackDesk : ICallbackDesk
{
    private readonly Dictionary<string, CallbackWish> _noted = [];

    public IReadOnlyCollection<CallbackWish> Noted => _noted.Values;

    /// <summary>Why nothing is noted. Null when it is.</summary>
    public string? Refusal { get; set; }

    public Task<string?> NoteAsync(CallbackWish wish, string key, CancellationToken stopping)
    {
        if (Refusal is null)
        {
            _noted[key] = wish;
        }

        return Task.FromResult(Refusal);
    }
}
