using VoiceAgent.Pipeline.Speakable.Calls;
using VoiceAgent.Pipeline.Speakable.Markdown;
using VoiceAgent.Pipeline.Speakable.Reading;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Makes one answer of a model speakable while it streams. 1. <see cref="AllowedCharacters"/> removes what a voice refuses.
/// 2. <see cref="ReasoningTags"/> drops what the model thinks aloud. 3. <see cref="WrittenCalls"/> takes out tool calls. 4. <see cref="MarkdownBlocks"/>
/// turns headings, lists and tables into lines. 5. <see cref="ClauseSplitter"/> cuts clauses. Each clause then passes <see cref="SpeakableText"/>.
/// </summary>
/// <param name="language">BCP 47. It decides how figures are read.</param>
/// <param name="tools">The tools whose calls are recognised.</param>
internal sealed class SpeakableStream(string language, CallableTools tools)
{
    private readonly AllowedCharacters _characters = new();
    private readonly ReasoningTags _reasoning = new();
    private readonly WrittenCalls _calls = new(tools);
    private readonly MarkdownBlocks _blocks = new();
    private readonly ClauseSplitter _clauses = SpeakableText.Splitter(language);

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
        }

        return said.Length == 0 ? [] : Clauses(_blocks.Pass(_calls.Pass(said)));
    }

    /// <summary>The answer has ended: returns the last clauses.</summary>
    public IEnumerable<string> Rest()
    {
        var said = _calls.Pass(_reasoning.Rest()) + _calls.Rest();
        foreach (var clause in Clauses(_blocks.Pass(said) + _blocks.Rest()))
        {
            yield return clause;
        }

        if (_clauses.Rest() is { } last && SpeakableText.Clause(last, language) is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private IEnumerable<string> Clauses(string text)
    {
        if (text.Length == 0)
        {
            yield break;
        }

        foreach (var written in _clauses.Add(text))
        {
            if (SpeakableText.Clause(written, language) is { Length: > 0 } clause)
            {
                yield return clause;
            }
        }
    }
}
