using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Speakable;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The text of one answer as it streams: speakable, without what an answer before it has said, and with the tool calls that are written in it.</summary>
/// <param name="begun">What was already said of the reply, when this answer continues one that was cut.</param>
/// <param name="habit">How the model writes its reasoning.</param>
internal sealed class AnswerText(AgentAtWork agent, string begun, ReasoningHabit habit)
{
    private readonly SpeakableStream _speakable = new(agent.Context.Language, agent.Tools.Callable, habit);
    private readonly Continuation _continuation = new(begun);

    /// <summary>Takes the next piece and returns the clauses to say.</summary>
    public IEnumerable<string> Add(string piece) => New(_speakable.Add(piece));

    /// <summary>The answer has ended: returns the last clauses.</summary>
    public IEnumerable<string> Rest()
    {
        foreach (var clause in New(_speakable.Rest()))
        {
            yield return clause;
        }

        if (_continuation.Rest().Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    /// <summary>
    /// The calls that the model wrote as text, after the ones that it made. They are checked like any call: one that does not fit
    /// the tool is refused, and the model answers again.
    /// </summary>
    public IReadOnlyList<FunctionCallContent> With(IReadOnlyList<FunctionCallContent> made)
    {
        var calls = made.ToList();
        foreach (var call in _speakable.Calls)
        {
            var written = new FunctionCallContent("written", call.Tool, call.Arguments?.ToDictionary())
            {
                Exception = call.Arguments is null ? new JsonException("The arguments are not a JSON object.") : null,
            };
            if (!made.Any(other => other.Name == call.Tool && ToolArguments.Of(other)?.GetRawText() == ToolArguments.Of(written)?.GetRawText()))
            {
                calls.Add(written);
            }
        }

        return calls;
    }

    private IEnumerable<string> New(IEnumerable<string> clauses)
    {
        foreach (var clause in clauses)
        {
            if (_continuation.Add(clause + " ").Trim() is { Length: > 0 } said)
            {
                yield return said;
            }
        }
    }
}
