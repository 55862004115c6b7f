namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>
/// Decides when the words of a server are a final transcript: when the caller has stopped speaking and the words stay the same.
/// Words that arrive without speech are dropped, because models invent words for silence. Not thread-safe.
/// </summary>
internal sealed class LivePhrase(ITranscriptListener listener, TranscriptionRequest request, WhisperLiveOptions options, TimeProvider time)
{
    // A cough is shorter. No words come for it.
    private static readonly TimeSpan LeastWords = TimeSpan.FromMilliseconds(600);

    private readonly LiveText _text = new();
    private TimeSpan _from;
    private TimeSpan _until;
    private TimeSpan _voiced;
    private bool _isConfirmed;
    private string? _language;
    private long _closed;
    private long _changed;

    public PhraseState State { get; private set; }

    /// <summary>The caller speaks.</summary>
    public void Speaking(TimeSpan from, TimeSpan until, TimeSpan voiced)
    {
        if (State is PhraseState.None)
        {
            (_from, _voiced) = (from, TimeSpan.Zero);
            _text.Consume();
        }

        (State, _until, _voiced) = (PhraseState.Open, until, State is PhraseState.Closed ? _voiced + voiced : voiced);
    }

    /// <summary>The caller has been silent for long enough.</summary>
    public void Silent()
    {
        if (State is PhraseState.Open)
        {
            State = PhraseState.Closed;
            _closed = time.GetTimestamp();
        }
    }

    /// <summary>The server's state.</summary>
    public void Heard(LiveMessage message)
    {
        _language = message.Language ?? _language;
        if (message.Text is not { } text)
        {
            return;
        }

        _isConfirmed = message.IsConfirmed;
        if (!_text.Update(text))
        {
            return;
        }

        if (State is PhraseState.None)
        {
            _text.Consume();
            return;
        }

        _changed = time.GetTimestamp();
        if (_text.Rest.Any(char.IsLetterOrDigit))
        {
            listener.InterimTranscript(_text.Rest, _from, _until, LanguageMatch.Of(_language, request.Languages));
        }
    }

    /// <summary>Ends the phrase when its words are final.</summary>
    /// <param name="isLast">Whether the server has transcribed everything.</param>
    /// <returns>False when the server has sent no words for speech for too long.</returns>
    public bool Settle(bool isLast)
    {
        if (State is not PhraseState.Closed)
        {
            return true;
        }

        var isSettled = isLast || time.GetElapsedTime(Math.Max(_changed, _closed)) >= (_isConfirmed ? options.Settled : options.SettledUnconfirmed);
        if (isSettled && _text.Rest.Any(char.IsLetterOrDigit))
        {
            var words = _text.Rest;
            End();
            listener.FinalTranscript(words, _from, _until, LanguageMatch.Of(_language, request.Languages));
        }
        else if (isLast || time.GetElapsedTime(_closed) >= options.Patience)
        {
            if (!isLast && _voiced >= LeastWords)
            {
                return false;
            }

            End();
        }

        return true;
    }


    private void End()
    {
        State = PhraseState.None;
        _text.Consume();
    }
}

internal enum PhraseState
{
    None,

    /// <summary>The caller speaks.</summary>
    Open,

    /// <summary>The caller is silent. The last words may still come.</summary>
    Closed,
}
