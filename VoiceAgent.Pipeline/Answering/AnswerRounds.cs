using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>The rounds that one call's agent makes with its model: each is a stream, told to the conversation clause by clause.</summary>
internal sealed class AnswerRounds(IAnswerModel model, IConversation conversation) : IAsyncDisposable
{
    private readonly List<Round> _rounds = [];
    private readonly GuardedReplies _guarded = new();

    /// <param name="agent">Whose answer it is.</param>
    public void Start(StartAnswer asked, AgentAtWork agent)
    {
        _rounds.RemoveAll(round => round.IsOver());
        var yielded = new CancellationTokenSource();
        var request = new AnswerRequest(agent.Instructions, asked.History, agent.Tools.Descriptions);
        var estimate = new TokenEstimate(request);
        _rounds.Add(new Round(asked.Epoch, yielded, estimate, RunAsync(asked, request, agent, estimate, yielded.Token)));
    }

    /// <returns>What the rounds have taken that were cut off before the model told it; null where none was.</returns>
    public TokensCounted? Cancel(int epoch)
    {
        var (prompt, completion) = (0, 0);
        foreach (var round in _rounds.Where(round => round.Epoch == epoch && !round.Yielded.IsCancellationRequested && !round.Task.IsCompleted))
        {
            round.Yielded.Cancel();
            if (!round.Estimate.WasTold)
            {
                prompt += round.Estimate.Prompt;
                completion += round.Estimate.Completion;
            }
        }

        return prompt > 0 ? new TokensCounted(epoch, prompt, completion) : null;
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

    // The edge where whatever a provider does becomes an event: a reply ends by one of these, or because it was cancelled.
    private async Task RunAsync(StartAnswer asked, AnswerRequest request, AgentAtWork agent, TokenEstimate estimate, CancellationToken yielded)
    {
        try
        {
            conversation.Post(await StreamAsync(asked, request, agent, estimate, yielded)
                ? new RoundEnded(asked.Epoch)
                : new AnswerFailed(asked.Epoch, "The model's stream was cut."));
        }
        catch (Exception) when (yielded.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (AnswerFailedException failure)
        {
            conversation.Post(new AnswerFailed(asked.Epoch, failure.Message));
        }
        catch (Exception failure)
        {
            // Only its kind: a message might quote what the caller said.
            conversation.Post(new AnswerFailed(asked.Epoch, failure.GetType().Name));
        }
    }

    private async Task<bool> StreamAsync(StartAnswer asked, AnswerRequest request, AgentAtWork agent, TokenEstimate estimate, CancellationToken yielded)
    {
        var guarded = _guarded.Of(asked.Epoch, agent.Guardrails);
        var splitter = new ClauseSplitter();
        var wanted = 0;
        var finished = false;
        await foreach (var part in model.AnswerAsync(request, yielded))
        {
            estimate.Count(part);
            switch (part)
            {
                case TextPiece piece:
                    Tell(asked.Epoch, guarded, splitter.Add(piece.Text));
                    break;
                case ToolRequested requested:
                    // Models number their calls anew each time; ours are unique in the call.
                    Tell(asked.Epoch, guarded, Rest(splitter));
                    conversation.Post(agent.Tools.Weigh(requested, agent.Context.Facts, asked.Epoch, $"{asked.Epoch}.{asked.Round}.{++wanted}"));
                    break;
                case TokensUsed used:
                    conversation.Post(new TokensCounted(asked.Epoch, used.Prompt, used.Completion));
                    break;
                case AnswerFinished:
                    Tell(asked.Epoch, guarded, Rest(splitter));
                    finished = true;
                    break;
            }

            if (guarded.IsFull)
            {
                return true;
            }
        }

        return finished;
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

    private static IEnumerable<string> Rest(ClauseSplitter splitter) => splitter.Rest() is { } rest ? [rest] : [];

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
