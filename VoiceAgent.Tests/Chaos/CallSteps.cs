namespace VoiceAgent.Tests.Chaos;

/// <summary>Follows the telephone's events of one call and knows at which step it is.</summary>
internal sealed class CallSteps
{
    // An opener such as "Okay." is spoken while the tool still runs.
    private const int WordsOfAnOpener = 3;

    private int _words;

    public Step Now { get; private set; } = Step.Ringing;

    /// <param name="type">The type of the telephone's event.</param>
    /// <param name="line">The number of the caller's last line, from 1.</param>
    public void Next(string type, int line)
    {
        _words = type == "word" ? _words + 1 : 0;
        Now = type switch
        {
            "connected" => Step.Greeting,
            "said" => line switch { ChaosCaller.LineThatCommits => Step.Committing, ChaosCaller.LastLine => Step.Goodbye, _ => Step.Thinking },
            _ when Now == Step.Goodbye => Now,
            "heard" => Now == Step.Committing ? Now : Step.CallersTurn,
            "saying" => Step.CallersTurn,
            "interrupted" => Step.BargeIn,
            "word" when Now == Step.Thinking || (Now == Step.Committing && _words > WordsOfAnOpener) => Step.Answer,

            // The agent goes on after a pause that was long enough for the end of its line.
            "word" when Now == Step.CallersTurn && _words > WordsOfAnOpener => Step.Answer,
            "transferring" => Step.Answer,
            _ => Now,
        };
    }
}
