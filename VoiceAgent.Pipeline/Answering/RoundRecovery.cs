using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// Recovers from the failures of one round before the caller notices them.
/// 1. A failure that may pass: the model is asked once more, on a fresh connection. When neither of two models has begun to answer, both
///    were asked already.
/// 2. A wait of up to a second is waited. A longer one counts as a refusal, and the conversation decides.
/// 3. Words that a content filter refuses are found and left out. If this turn is about them, the agent says that it cannot talk about them.
/// </summary>
/// <param name="attempt">Sends one request and posts its answer. Throws when it fails.</param>
internal sealed class RoundRecovery(
    StartAnswer asked, string notAllowed, WithheldWords withheld, bool hasFallback, IConversation conversation, TimeProvider time, Func<RoundAttempt, CancellationToken, Task> attempt)
{
    /// <summary>The name of the content filter in the call's log, as a guardrail that changed the reply.</summary>
    public const string Guardrail = "content filter";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // A service that is busy and names no time gets this long. Its usual limit counts requests per second.
    private static readonly TimeSpan UsualWait = TimeSpan.FromMilliseconds(500);

    private int _retriesLeft = 1;

    /// <returns>The event that ends the round.</returns>
    public async Task<ConversationEvent> AnswerAsync(CancellationToken yielded)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            var sent = new RoundAttempt(withheld.Without(asked.History), isFresh) { MayRepeat = () => TakeRetry("The model did not answer in time.") };
            if (await TryAsync(sent, yielded) is not { } failure || (failure.Kind is FailureKind.Empty && asked.HasSaid))
            {
                withheld.Passed(asked.History);
                return new RoundEnded(asked.Epoch);
            }

            if (failure.Kind is FailureKind.Filtered)
            {
                return await WithoutFilteredWordsAsync(sent.HasTold, failure, yielded);
            }

            if (PauseBeforeRetry(sent, failure) is not { } pause)
            {
                return Failed(failure);
            }

            await Task.Delay(pause, time, yielded);
        }
    }

    /// <summary>Takes the retry, if one is left and may help.</summary>
    /// <returns>How long to wait before the second try. Null when there is none: it would be useless or too late, or the caller would hear words twice.</returns>
    private TimeSpan? PauseBeforeRetry(RoundAttempt sent, AnswerFailedException failure)
    {
        TimeSpan? pause = failure.Kind switch
        {
            _ when sent.HasTold => null,
            FailureKind.Refused or FailureKind.Filtered => null,
            FailureKind.ToldToWait => (failure.Wait ?? UsualWait) is var wait && wait <= LongestWait ? wait : null,
            _ => hasFallback && !sent.HasBegun ? null : TimeSpan.Zero,
        };
        return pause is not null && TakeRetry(failure.Message) ? pause : null;
    }

    private AnswerFailed Failed(AnswerFailedException failure) => new(asked.Epoch, failure.Message, failure.Kind);

    private bool TakeRetry(string reason)
    {
        if (_retriesLeft == 0)
        {
            return false;
        }

        _retriesLeft--;
        conversation.Post(new ModelAskedAgain(asked.Epoch, reason));
        return true;
    }

    private async Task<AnswerFailedException?> TryAsync(RoundAttempt sent, CancellationToken yielded)
    {
        try
        {
            await attempt(sent, yielded);
            return null;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            return AnswerFailedException.Of(failure);
        }
    }

    private async Task<ConversationEvent> WithoutFilteredWordsAsync(bool hasTold, AnswerFailedException failure, CancellationToken yielded)
    {
        var suspects = withheld.Suspects(asked.History);
        var newest = suspects.FirstOrDefault(static suspect => suspect.Entry is CallerSaid);
        if (suspects.Count == 0)
        {
            return Failed(failure);
        }

        if (hasTold || suspects is [{ Entry: CallerSaid or ToolExchange }])
        {
            // The only suspect, or an answer that was stopped in its middle: then another request would say everything twice.
            return WithholdSubject(newest is null ? suspects : [newest]);
        }

        // The caller waits for an answer about these. Without them the model could only guess.
        var exchanges = asked.History.Reverse().TakeWhile(static entry => entry is not CallerSaid).OfType<ToolExchange>().ToHashSet();

        // One suspect after the other, and in the end all of them.
        foreach (var left in suspects.Select(one => new[] { one }).Append([.. suspects]))
        {
            var isSubject = left.Any(suspect => suspect == newest || (suspect.Entry is ToolExchange exchange && exchanges.Contains(exchange)));
            var (sent, other) = await TryWithoutAsync(left, isSubject, yielded);
            if (other is { Kind: FailureKind.Filtered } && !sent.HasTold)
            {
                continue;
            }

            if (other is not null && !isSubject)
            {
                return Failed(other);
            }

            // If the test failed for another reason, these words are still the most probable ones, and the caller waits.
            if (isSubject)
            {
                withheld.Passed(other is null ? PassedWithout(left) : []);
                return WithholdSubject(left);
            }

            withheld.Withhold(left);
            withheld.Passed(PassedWithout(left));
            return new RoundEnded(asked.Epoch);
        }

        return Failed(failure);
    }

    /// <summary>Sends the request without some words, once more if it fails for a reason that may pass.</summary>
    private async Task<(RoundAttempt Sent, AnswerFailedException? Failure)> TryWithoutAsync(IReadOnlyList<WithheldWords.Suspect> left, bool isSubject, CancellationToken yielded)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            var sent = new RoundAttempt(withheld.Without(asked.History, left), isFresh) { IsTest = isSubject };
            if (await TryAsync(sent, yielded) is not { } failure)
            {
                return (sent, null);
            }

            if (PauseBeforeRetry(sent, failure) is not { } pause)
            {
                return (sent, failure);
            }

            await Task.Delay(pause, time, yielded);
        }
    }

    private IEnumerable<HistoryEntry> PassedWithout(IReadOnlyList<WithheldWords.Suspect> left) => asked.History.Except(left.Select(static suspect => suspect.Entry));

    private RoundEnded WithholdSubject(IEnumerable<WithheldWords.Suspect> left)
    {
        withheld.Withhold(left);
        conversation.Post(new AnswerGuarded(asked.Epoch, Guardrail));
        conversation.Post(new ClauseComposed(asked.Epoch, notAllowed));
        return new RoundEnded(asked.Epoch);
    }
}
