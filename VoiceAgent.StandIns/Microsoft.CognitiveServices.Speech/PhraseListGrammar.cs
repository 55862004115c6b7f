namespace Microsoft.CognitiveServices.Speech;

/// <summary>Hints about the audio to be recognised.</summary>
public class Grammar
{
    internal Grammar()
    {
    }
}

/// <summary>Names and terms that a recogniser should expect. Entries added after the start apply from its next connection on.</summary>
public sealed class PhraseListGrammar : Grammar
{
    private readonly Recognizer _recognizer;

    private PhraseListGrammar(Recognizer recognizer) => _recognizer = recognizer;

    public static PhraseListGrammar FromRecognizer(Recognizer recognizer) => new(recognizer);

    public void AddPhrase(string text) => _recognizer.Phrases.Enqueue(text);

    public void Clear() => _recognizer.Phrases.Clear();
}
