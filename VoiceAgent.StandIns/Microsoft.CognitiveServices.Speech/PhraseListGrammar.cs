namespace Microsoft.CognitiveServices.Speech;

/// <summary>What is known of the audio to come.</summary>
public class Grammar
{
    internal Grammar()
    {
    }
}

/// <summary>Names and terms that a recogniser should expect. What is added after the recogniser started counts from its next connection.</summary>
public sealed class PhraseListGrammar : Grammar
{
    private readonly Recognizer _recognizer;

    private PhraseListGrammar(Recognizer recognizer) => _recognizer = recognizer;

    public static PhraseListGrammar FromRecognizer(Recognizer recognizer) => new(recognizer);

    public void AddPhrase(string text) => _recognizer.Phrases.Enqueue(text);

    public void Clear() => _recognizer.Phrases.Clear();
}
