using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>The state of one reply while it is played. The playout's lock guards it.</summary>
internal sealed class ReplyAudio(int epoch, AudioFormat format)
{
    // It has no timer and no wait handle, so it need not be disposed.
    private readonly CancellationTokenSource _yielded = new();

    public int Epoch { get; } = epoch;

    public SpokenText Text { get; } = new(format);

    /// <summary>Cancelled when the rest of the reply is dropped.</summary>
    public CancellationToken Yielded => _yielded.Token;

    /// <summary>Whether the first audio was synthesised.</summary>
    public bool Audible { get; set; }

    /// <summary>Whether the first frame was sent.</summary>
    public bool Started { get; set; }

    /// <summary>Whether a clause is being synthesised now.</summary>
    public bool Synthesising { get; set; }

    /// <summary>The bytes of audio at the last report to the conversation.</summary>
    public long Reported { get; set; }

    /// <summary>The number of clauses so far.</summary>
    public int Clauses { get; set; }

    /// <summary>The number of clauses whose audio is not complete.</summary>
    public int ClausesLeft { get; set; }

    /// <summary>Whether the reply has no more clauses.</summary>
    public bool Complete { get; set; }

    public void Cancel() => _yielded.Cancel();
}
