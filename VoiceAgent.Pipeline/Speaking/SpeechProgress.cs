using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>How much of a clause one request has spoken. When the request fails, the next one speaks the rest.</summary>
internal sealed class SpeechProgress(SpeechRequest request)
{
    private readonly List<SpokenWord> _words = [];
    private long _bytes;

    /// <summary>How the request has failed. Null while it has not.</summary>
    public Exception? Failure { get; set; }

    public void Add(SpokenAudio piece)
    {
        _bytes += piece.Pcm.Length;
        if (piece.Word is { } word)
        {
            _words.Add(word);
        }
    }

    /// <summary>The service says that it has spoken everything. A service that sent no audio for words has lost them.</summary>
    public void End()
    {
        if (_bytes == 0 && request.HasWords)
        {
            Failure = new SynthesisFailedException("The voice sent no audio for the text.") { Kind = FailureKind.Empty };
        }
    }

    /// <summary>Breaks the clause after the last word whose audio is complete. Without marked words, it breaks at the beginning.</summary>
    public SpeechBreak Break(string reason)
    {
        var spoken = request.Format.DurationOf(_bytes);
        var whole = _words.LastOrDefault(word => word.Offset + word.Duration <= spoken);
        return new SpeechBreak(Math.Clamp(whole.TextEnd, 0, request.Text.Length), whole.Offset + whole.Duration, reason);
    }

    /// <summary>The request for the rest of the text. Null when nothing is left to say.</summary>
    public SpeechRequest? After(SpeechBreak broke)
    {
        var rest = request.Text[broke.TextFrom..];
        return string.IsNullOrWhiteSpace(rest) ? null : request with { Text = rest };
    }
}
