using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>What the agent is saying under one epoch. Guarded by the playout that speaks it.</summary>
internal sealed class ReplyAudio(int epoch, AudioFormat format)
{
    // Without a timer or a wait handle there is nothing to dispose of.
    private readonly CancellationTokenSource _yielded = new();

    public int Epoch { get; } = epoch;

    public SpokenText Text { get; } = new(format);

    /// <summary>Cancelled when the rest of the reply is not wanted any more.</summary>
    public CancellationToken Yielded => _yielded.Token;

    /// <summary>The first audio has been synthesised.</summary>
    public bool Audible { get; set; }

    /// <summary>The first frame went out.</summary>
    public bool Started { get; set; }

    /// <summary>Audio is being added right now.</summary>
    public bool Synthesising { get; set; }

    /// <summary>Clauses that were said.</summary>
    public int Clauses { get; set; }

    /// <summary>Clauses that were said but whose audio is not complete yet.</summary>
    public int ClausesLeft { get; set; }

    /// <summary>There will be no more clauses.</summary>
    public bool Complete { get; set; }

    public void Cancel() => _yielded.Cancel();
}
