using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// Reads a provider's stream. When the stream has not begun after a while, the same is requested once more on a fresh connection,
/// and the stream that begins first is used. So a dead connection costs the caller a short pause, and a slow provider costs nothing:
/// its first answer is still taken when it comes.
/// </summary>
/// <param name="open">Opens the stream. The first argument is true when the connection must be a new one.</param>
/// <param name="begins">Whether the stream has begun with this item. Earlier items, such as a role, say nothing about the provider.</param>
/// <param name="patience">How long the first stream may take to begin.</param>
/// <param name="mayRepeat">Asked when the time is over. False when the request must not be sent again.</param>
internal sealed class TwoTries<T>(Func<bool, CancellationToken, IAsyncEnumerable<T>> open, Predicate<T> begins, TimeSpan patience, Func<bool> mayRepeat, TimeProvider time)
{
    public async IAsyncEnumerable<T> StreamAsync([EnumeratorCancellation] CancellationToken yielded)
    {
        await using var first = new Try(open, isFresh: false, begins, yielded);
        var chosen = first;
        Try? second = null;
        try
        {
            if (!await first.HasBegunWithinAsync(patience, time, yielded) && mayRepeat())
            {
                second = new Try(open, isFresh: true, begins, yielded);
                chosen = await FirstToBeginAsync(first, second);
                (chosen == first ? second : first).Cancel();
            }

            await chosen.Beginning;
            for (var at = 0; at < chosen.Early.Count; at++)
            {
                yield return chosen.Early[at];
            }

            while (!chosen.HasEnded && await chosen.Items.MoveNextAsync())
            {
                yield return chosen.Items.Current;
            }
        }
        finally
        {
            if (second is not null)
            {
                await second.DisposeAsync();
            }
        }
    }

    // A try that failed is out of the race. When both fail, the failure of the second counts, because it had a fresh connection.
    private static async Task<Try> FirstToBeginAsync(Try first, Try second)
    {
        var ended = await Task.WhenAny(first.Beginning, second.Beginning);
        var other = ended == first.Beginning ? second : first;
        if (ended.IsCompletedSuccessfully)
        {
            return other == first ? second : first;
        }

        await other.Beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return other.Beginning.IsCompletedSuccessfully ? other : second;
    }

    private sealed class Try : IAsyncDisposable
    {
        private readonly CancellationTokenSource _given;

        public Try(Func<bool, CancellationToken, IAsyncEnumerable<T>> open, bool isFresh, Predicate<T> begins, CancellationToken yielded)
        {
            _given = CancellationTokenSource.CreateLinkedTokenSource(yielded);
            Items = open(isFresh, _given.Token).GetAsyncEnumerator(_given.Token);
            Beginning = BeginAsync(begins);
        }

        public IAsyncEnumerator<T> Items { get; }

        /// <summary>The items up to the one with which the stream begins. Only the last one is still current.</summary>
        public List<T> Early { get; } = [];

        public bool HasEnded { get; private set; }

        /// <summary>Completes when the stream has begun or ended, and fails with it.</summary>
        public Task Beginning { get; }

        public async Task<bool> HasBegunWithinAsync(TimeSpan patience, TimeProvider time, CancellationToken yielded)
        {
            if (!Beginning.IsCompleted)
            {
                await Beginning.WaitAsync(patience, time, yielded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            yielded.ThrowIfCancellationRequested();
            return Beginning.IsCompleted;
        }

        public void Cancel() => _given.Cancel();

        public async ValueTask DisposeAsync()
        {
            if (!Beginning.IsCompleted)
            {
                // The loser of the race, or both when the caller has interrupted.
                _given.Cancel();
            }

            await Beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await Items.DisposeAsync();
            _given.Dispose();
        }

        private async Task BeginAsync(Predicate<T> begins)
        {
            while (await Items.MoveNextAsync())
            {
                Early.Add(Items.Current);
                if (begins(Items.Current))
                {
                    return;
                }
            }

            HasEnded = true;
        }
    }
}
