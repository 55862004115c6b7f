using VoiceAgent.Pipeline.Speakable.Calls;
using VoiceAgent.Pipeline.Speakable.Markdown;
using VoiceAgent.Pipeline.Speakable.Reading;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Makes one answer of a model speakable while it streams. 1. <see cref="AllowedCharacters"/> removes what a voice refuses.
/// 2. <see cref="ReasoningTags"/> drops what the model thinks aloud. 3. <see cref="WrittenCalls"/> takes out tool calls. 4. <see cref="MarkdownBlocks"/>
/// turns headings, lists and tables into lines. 5. <see cref="ClauseSplitter"/> cuts clauses. Each clause then passes <see cref="SpeakableText"/>.
/// 6. <see cref="UnopenedReasoning"/> holds back clauses that may be reasoning.
/// </summary>
/// <param name="language">BCP 47. It decides how figures are read.</param>
/// <param name="tools">The tools whose calls are recognised.</param>
/// <param name="habit">How the model has written its reasoning so far. Null when it is not known.</param>
internal sealed class SpeakableStream(string language, CallableTools tools, ReasoningHabit? habit = null)
{
    private readonly AllowedCharacters _characters = new();
    private readonly ReasoningTags _reasoning = new();
    private readonly WrittenCalls _calls = new(tools);
    private readonly MarkdownBlocks _blocks = new();
    private readonly ClauseSplitter _clauses = SpeakableText.Splitter(language);
    private readonly UnopenedReasoning _unopened = new(habit ?? new ReasoningHabit());

    /// <summary>The tool calls that the model wrote as text. Complete after <see cref="Rest"/>.</summary>
    public IReadOnlyList<WrittenCall> Calls => _calls.Calls;

    /// <summary>Takes the next piece of the answer and returns the clauses that are complete now.</summary>
    public IEnumerable<string> Add(string token)
    {
        var said = _reasoning.Pass(_characters.Pass(token));
        if (_reasoning.TakeClosedUnopened())
        {
            // The template opened the tag, not the model. What was not spoken yet was reasoning.
            _calls.Drop();
            _blocks.Drop();
            _clauses.Drop();
            _unopened.Close();
        }

        return said.Length == 0 ? [] : Clauses(_blocks.Pass(_calls.Pass(said)));
    }

    /// <summary>The answer has ended: returns the last clauses.</summary>
    public IEnumerable<string> Rest()
    {
        var said = _calls.Pass(_reasoning.Rest()) + _calls.Rest();
        var last = Clauses(_blocks.Pass(said) + _blocks.Rest()).ToList();
        return [.. _unopened.Rest(), .. last, .. Spoken(_clauses.Rest())];
    }

    private IEnumerable<string> Clauses(string text) => text.Length == 0 ? [] : _clauses.Add(text).SelectMany(Spoken);

    private IEnumerable<string> Spoken(string? written) =>
        written is not null && SpeakableText.Clause(written, language) is { Length: > 0 } clause && !_unopened.Holds(clause) ? [clause] : [];
}
