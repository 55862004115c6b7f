using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>The text of one connection, and how much of it belongs to phrases that are over. Servers repeat and revise all of it in each message.</summary>
internal sealed class LiveText
{
    private IReadOnlyList<string> _words = [];
    private int _consumed;

    /// <summary>The words of the phrase in progress.</summary>
    public string Rest { get; private set; } = "";

    /// <returns>Whether the words of the phrase in progress have changed.</returns>
    public bool Update(string text)
    {
        _words = TextWords.Of(text);

        // A server may forget old lines, or join two words into one when it revises them.
        _consumed = Math.Min(_consumed, _words.Count);
        var rest = Scripts.Join(_words.Skip(_consumed));
        var hasChanged = rest != Rest;
        Rest = rest;
        return hasChanged;
    }

    /// <summary>The words so far belong to a phrase that is over.</summary>
    public void Consume()
    {
        _consumed = _words.Count;
        Rest = "";
    }
}
