using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>Runs the rounds of one call's agent with its model. Each round streams its answer to the conversation clause by clause.</summary>
internal sealed class AnswerRounds(IChatClient model, IConversation conversation) : IAsyncDisposable
{
    private readonly List<Round> _rounds = [];
    private readonly GuardedReplies _guarded = new();

    /// <param name="agent">The agent that answers.</param>
    public void Start(StartAnswer asked, AgentAtWork agent)
    {
        _rounds.RemoveAll(round => round.IsOver());
        var yielded = new CancellationTokenSource();
        var request = new AnswerRequest(agent.Instructions, asked.History, agent.Tools.Declarations);
        var estimate = new TokenEstimate(request);
        _rounds.Add(new Round(asked.Epoch, yielded, estimate, RunAsync(asked, request, agent, estimate, yielded.Token)));
    }

    /// <returns>The estimated tokens of the cancelled rounds, when the model had not reported them. Null when there were none.</returns>
    public TokensCounted? Cancel(int epoch)
    {
        TokensCounted? taken = null;
        foreach (var round in _rounds.Where(round => round.Epoch == epoch && !round.Yielded.IsCancellationRequested && !round.Task.IsCompleted))
        {
            round.Yielded.Cancel();
            if (round.Estimate.TryEstimate())
            {
                var more = round.Estimate.SoFar(epoch);
                taken = taken is null ? more : new TokensCounted(epoch, taken.Prompt + more.Prompt, taken.Completion + more.Completion);
            }
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var round in _rounds)
        {
            round.Yielded.Cancel();
            await round.Task;
            round.Yielded.Dispose();
        }

        _rounds.Clear();
    }

    // Every failure of a provider becomes an event here. A round ends with one of these events, unless it was cancelled.
    private async Task RunAsync(StartAnswer asked, AnswerRequest request, AgentAtWork agent, TokenEstimate estimate, CancellationToken yielded)
    {
        try
        {
            var end = await StreamAsync(asked, request, agent, estimate, yielded);
            if (end is not StreamEnd.Whole)
            {
                CountEarlyEnd(asked.Epoch, estimate);
            }

            conversation.Post(end is StreamEnd.Cut ? new AnswerFailed(asked.Epoch, "The model's stream was cut.") : new RoundEnded(asked.Epoch));
        }
        catch (Exception) when (yielded.IsCancellationRequested)
        {
            // The round was cancelled, so its result is not needed.
        }
        catch (Exception failure)
        {
            CountEarlyEnd(asked.Epoch, estimate);
            conversation.Post(new AnswerFailed(asked.Epoch, AnswerFailedException.ReasonOf(failure)));
        }
    }

    // The tokens are charged although the model never reports them. A refused request used none.
    private void CountEarlyEnd(int epoch, TokenEstimate estimate)
    {
        if (estimate.HasBegun && estimate.TryEstimate())
        {
            conversation.Post(estimate.SoFar(epoch));
        }
    }

    private async Task<StreamEnd> StreamAsync(StartAnswer asked, AnswerRequest request, AgentAtWork agent, TokenEstimate estimate, CancellationToken yielded)
    {
        var guarded = _guarded.Of(asked.Epoch, agent.Guardrails);
        var speakable = new SpeakableStream(agent.Context.Language, agent.Tools.Callable);
        var calls = new List<FunctionCallContent>();
        var (wanted, whole) = (0, false);
        await foreach (var update in model.GetStreamingResponseAsync(request.Messages(), request.Options(), yielded))
        {
            // A loop by index, because the interface's enumerator would allocate an object per token.
            for (var at = 0; at < update.Contents.Count; at++)
            {
                switch (update.Contents[at])
                {
                    case TextContent { Text.Length: > 0 } piece:
                        estimate.CountPiece();
                        Tell(asked.Epoch, guarded, speakable.Add(piece.Text));
                        break;
                    case FunctionCallContent call:
                        calls.Add(call);
                        break;
                    case UsageContent { Details: var used } when estimate.TryTell():
                        conversation.Post(new TokensCounted(asked.Epoch, (int)(used.InputTokenCount ?? 0), (int)(used.OutputTokenCount ?? 0)));
                        break;
                }
            }

            if (whole |= update.IsWhole())
            {
                // A tool must not run for an answer that was cut, so tools are requested only now. Some clients deliver tool calls before the end.
                Tell(asked.Epoch, guarded, speakable.Rest());
                foreach (var call in calls.Concat(Written(speakable, calls)))
                {
                    // Models restart their call numbers in each round. These ids are unique in the call.
                    var weighed = agent.Tools.Weigh(call, agent.Context.Facts, asked.Epoch, $"{asked.Epoch}.{asked.Round}.{++wanted}");
                    estimate.CountCall(weighed.Arguments);
                    conversation.Post(weighed);
                }

                calls.Clear();
            }

            if (guarded.IsFull)
            {
                return StreamEnd.Full;
            }
        }

        return whole ? StreamEnd.Whole : StreamEnd.Cut;
    }

    private void Tell(int epoch, GuardedReply guarded, IEnumerable<string> clauses)
    {
        foreach (var clause in clauses.TakeWhile(_ => !guarded.IsFull))
        {
            if (guarded.Pass(clause, out var rule) is { } said)
            {
                conversation.Post(new ClauseComposed(epoch, said));
            }

            if (rule is not null)
            {
                conversation.Post(new AnswerGuarded(epoch, rule));
            }
        }
    }

    /// <summary>The calls that the model wrote as text. They are checked like any call: one that does not fit the tool is refused, and the model answers again.</summary>
    private static IEnumerable<FunctionCallContent> Written(SpeakableStream speakable, IReadOnlyList<FunctionCallContent> made)
    {
        foreach (var call in speakable.Calls)
        {
            var written = new FunctionCallContent("written", call.Tool, call.Arguments?.ToDictionary())
            {
                Exception = call.Arguments is null ? new JsonException("The arguments are not a JSON object.") : null,
            };
            if (!made.Any(other => other.Name == call.Tool && ToolArguments.Of(other)?.GetRawText() == ToolArguments.Of(written)?.GetRawText()))
            {
                yield return written;
            }
        }
    }

    private enum StreamEnd
    {
        Whole,

        /// <summary>The guardrails allow no more text. The remaining stream is not read.</summary>
        Full,

        /// <summary>The stream ended without a finish reason.</summary>
        Cut,
    }

    private sealed record Round(int Epoch, CancellationTokenSource Yielded, TokenEstimate Estimate, Task Task)
    {
        public bool IsOver()
        {
            if (Task.IsCompleted)
            {
                Yielded.Dispose();
            }

            return Task.IsCompleted;
        }
    }
}
