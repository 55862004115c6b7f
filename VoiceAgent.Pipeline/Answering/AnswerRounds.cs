using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>Runs the rounds of one call's agent with its model. Each round streams its answer to the conversation clause by clause.</summary>
internal sealed class AnswerRounds(IChatClient model, IConversation conversation, TimeProvider time) : IAsyncDisposable
{
    // Tokens follow each other within some ten milliseconds. After this long, the stream is broken.
    private static readonly TimeSpan NextPart = TimeSpan.FromSeconds(4);

    // A caller hears a clause in about two seconds. A model that composes faster than this is read more slowly, so that the conversation's
    // queue never overflows.
    private const int MostClausesAtOnce = 32;
    private static readonly TimeSpan ReadingPause = TimeSpan.FromMilliseconds(100);

    private readonly List<Round> _rounds = [];
    private readonly GuardedReplies _guarded = new();
    private readonly ReasoningHabit _habit = new();
    private readonly WithheldWords _withheld = new();
    private readonly ModelPace _pace = model.GetService<ModelPace>() ?? ModelPace.Usual;
    private readonly bool _hasFallback = model.GetService<IFallbackChatClient>() is not null;

    /// <param name="agent">The agent that answers.</param>
    public void Start(StartAnswer asked, AgentAtWork agent)
    {
        _rounds.RemoveAll(round => round.IsOver());
        var yielded = new CancellationTokenSource();
        var estimate = new TokenEstimate(RequestOf(asked, asked.History, agent));
        _rounds.Add(new Round(asked.Epoch, yielded, estimate, RunAsync(asked, agent, estimate, yielded.Token)));
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

    private static AnswerRequest RequestOf(StartAnswer asked, IReadOnlyList<HistoryEntry> history, AgentAtWork agent) =>
        new(asked.Begun.Length == 0 ? agent.Instructions : $"{agent.Instructions}\n{Continuation.Instructions}", history, agent.Tools.Declarations)
        {
            Context = agent.Context.ForModel(),
        };

    // Every failure of a provider becomes an event here. A round ends with one of these events, unless it was cancelled.
    private async Task RunAsync(StartAnswer asked, AgentAtWork agent, TokenEstimate estimate, CancellationToken yielded)
    {
        try
        {
            if (asked.Wait > TimeSpan.Zero)
            {
                await Task.Delay(asked.Wait, time, yielded);
            }

            var recovery = new RoundRecovery(asked, agent.NotAllowed, _withheld, _hasFallback, conversation, time, (sent, stopping) => StreamAsync(asked, sent, agent, estimate, stopping));
            var ended = await recovery.AnswerAsync(yielded);

            // The tokens are charged although some models never report them. A refused request used none.
            if (estimate.HasBegun && estimate.TryEstimate())
            {
                conversation.Post(estimate.SoFar(asked.Epoch));
            }

            conversation.Post(ended);
        }
        catch (Exception) when (yielded.IsCancellationRequested)
        {
            // The round was cancelled, so its result is not needed.
        }
        catch (Exception failure)
        {
            conversation.Post(new AnswerFailed(asked.Epoch, AnswerFailedException.ReasonOf(failure)));
        }
    }

    /// <summary>Sends one request and posts its answer, clause by clause.</summary>
    /// <exception cref="AnswerFailedException">The answer failed or is incomplete. The client's own exceptions pass through.</exception>
    private async Task StreamAsync(StartAnswer asked, RoundAttempt sent, AgentAtWork agent, TokenEstimate estimate, CancellationToken yielded)
    {
        var guarded = _guarded.Of(asked.Epoch, agent.Guardrails);
        var text = new AnswerText(agent, asked.Begun, _habit);
        var calls = new List<FunctionCallContent>();
        var (wanted, whole) = (0, false);
        using var patience = new Patience(time, yielded);
        try
        {
            await foreach (var update in UpdatesAsync(RequestOf(asked, sent.History, agent), sent, patience.Token))
            {
                // A loop by index, because the interface's enumerator would allocate an object per token.
                for (var at = 0; at < update.Contents.Count; at++)
                {
                    switch (update.Contents[at])
                    {
                        case TextContent { Text.Length: > 0 } piece:
                            estimate.CountPiece();
                            sent.HasBegun = true;
                            if (!sent.IsTest)
                            {
                                await TellAsync(asked.Epoch, sent, guarded, text.Add(piece.Text), yielded);
                            }

                            break;
                        case FunctionCallContent call:
                            calls.Add(call);
                            sent.HasBegun = true;
                            break;
                        case UsageContent { Details: var used } when estimate.TryTell():
                            conversation.Post(new TokensCounted(asked.Epoch, (int)(used.InputTokenCount ?? 0), (int)(used.OutputTokenCount ?? 0)));
                            break;
                    }
                }

                var ends = update.IsWhole();
                whole |= ends;
                if (sent.IsTest && update.Says())
                {
                    return;
                }

                if (whole)
                {
                    // A tool must not run for an answer that was cut, so tools are requested only now. Some clients deliver tool calls before the end.
                    await TellAsync(asked.Epoch, sent, guarded, text.Rest(), yielded);
                    var wantedCalls = text.With(calls);
                    sent.Composed += wantedCalls.Count;
                    foreach (var call in wantedCalls)
                    {
                        // Models restart their call numbers in each round. These ids are unique in the call.
                        var weighed = agent.Tools.Weigh(call, agent.Context.Facts, asked.Epoch, $"{asked.Epoch}.{asked.Round}.{++wanted}");
                        estimate.CountCall(weighed.Arguments);
                        sent.HasTold = true;
                        conversation.Post(weighed);
                    }

                    calls.Clear();
                }

                if (guarded.IsFull)
                {
                    return;
                }

                patience.Begin(NextPart);
            }
        }
        catch (OperationCanceledException) when (patience.IsOver)
        {
            throw new AnswerFailedException("The model did not answer in time.") { Kind = FailureKind.TooSlow };
        }

        if (!whole)
        {
            throw new AnswerFailedException("The model's stream was cut.") { Kind = FailureKind.CutOff };
        }

        if (sent.Composed == 0)
        {
            throw new AnswerFailedException("The model returned no text.") { Kind = FailureKind.Empty };
        }
    }

    // A fallback model has its own, shorter way: the other model.
    private IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(AnswerRequest request, RoundAttempt sent, CancellationToken yielded) => _hasFallback || sent.IsTest
        ? model.GetStreamingResponseAsync(request.Messages(), request.Options(), yielded)
        : new TwoTries<ChatResponseUpdate>(
            (isFresh, given) => model.GetStreamingResponseAsync(request.Messages(), FreshConnection.In(request.Options(), isFresh || sent.IsFresh), given),
            static update => update.Says(),
            _pace.FirstPart,
            () => _pace.MayRepeat && sent.MayRepeat(),
            time).StreamAsync(yielded);

    private async ValueTask TellAsync(int epoch, RoundAttempt sent, GuardedReply guarded, IEnumerable<string> clauses, CancellationToken yielded)
    {
        foreach (var clause in clauses.TakeWhile(_ => !guarded.IsFull))
        {
            sent.HasTold = true;
            if (++sent.Composed % MostClausesAtOnce == 0)
            {
                await Task.Delay(ReadingPause, time, yielded);
            }

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
