using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// Recovers from the failures of one round before the caller notices them.
/// 1. A failure that may pass: the model is asked once more, on a fresh connection. A fallback model has already been tried then.
/// 2. A wait of up to a second is waited. A longer one counts as a refusal, and the conversation decides.
/// 3. Words that a content filter refuses are found and left out. If they were the caller's, the agent says that it cannot talk about them.
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

    private int _retriesLeft = hasFallback ? 0 : 1;

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

            if (sent.HasTold || PauseBefore(failure) is not { } pause || !TakeRetry(failure.Message))
            {
                return Failed(failure);
            }

            await Task.Delay(pause, time, yielded);
        }
    }

    /// <returns>How long to wait before the second try. Null when a second try is useless or would come too late.</returns>
    private static TimeSpan? PauseBefore(AnswerFailedException failure) => failure.Kind switch
    {
        FailureKind.Refused or FailureKind.Filtered => null,
        FailureKind.ToldToWait => (failure.Wait ?? UsualWait) is var wait && wait <= LongestWait ? wait : null,
        _ => TimeSpan.Zero,
    };

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
        var newest = suspects.OfType<CallerSaid>().FirstOrDefault();
        if (suspects.Count == 0)
        {
            return Failed(failure);
        }

        if (hasTold || (newest is not null && suspects.Count == 1))
        {
            // The only suspect, or an answer that was stopped in its middle: then another request would say everything twice.
            withheld.Withhold(newest is null ? suspects : [newest]);
            return SayNotAllowed();
        }

        // One suspect after the other, and in the end all of them.
        foreach (var left in suspects.Select(one => new[] { one }).Append([.. suspects]))
        {
            var blamesCaller = newest is not null && left.Contains(newest);
            var sent = new RoundAttempt(withheld.Without(asked.History, left), IsFresh: false) { IsTest = blamesCaller };
            switch (await TryAsync(sent, yielded))
            {
                case { Kind: FailureKind.Filtered } when !sent.HasTold:
                    continue;
                case { } other:
                    return Failed(other);
            }

            withheld.Withhold(left);
            withheld.Passed([.. asked.History.Except(left)]);
            return blamesCaller ? SayNotAllowed() : new RoundEnded(asked.Epoch);
        }

        return Failed(failure);
    }

    private RoundEnded SayNotAllowed()
    {
        conversation.Post(new AnswerGuarded(asked.Epoch, Guardrail));
        conversation.Post(new ClauseComposed(asked.Epoch, notAllowed));
        return new RoundEnded(asked.Epoch);
    }
}
