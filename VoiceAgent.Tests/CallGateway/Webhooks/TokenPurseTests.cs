using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>Tokens that a gateway takes from the shared bucket in batches, in virtual time.</summary>
public sealed class TokenPurseTests
{
    [Fact]
    public void A_busy_source_asks_the_store_rarely_and_gets_no_token_more_than_there_are() => VirtualTime.Run(async time =>
    {
        var buckets = new CountedBuckets(time);
        var purse = new TokenPurse(buckets, "sender", perSecond: 1_000, burst: 1_000, time);

        var waits = await Task.WhenAll(Enumerable.Range(0, 1_200).Select(_ => purse.TakeAsync().AsTask()));

        Assert.Equal(1_000, waits.Count(static wait => wait == TimeSpan.Zero));
        Assert.InRange(buckets.Asked, 50, 300);
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Equal(TimeSpan.Zero, await purse.TakeAsync());
    });

    [Fact]
    public void A_quiet_source_with_a_small_limit_gets_exactly_its_tokens() => VirtualTime.Run(async time =>
    {
        var purse = new TokenPurse(new CountedBuckets(time), "sender", perSecond: 2, burst: 3, time);

        Assert.Equal((bool[])[true, true, true, false], await TakeAsync(purse, 4));
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Equal((bool[])[true, true, false], await TakeAsync(purse, 3));
    });

    [Fact]
    public void Tokens_that_were_not_used_within_a_second_are_asked_for_again() => VirtualTime.Run(async time =>
    {
        var buckets = new CountedBuckets(time);
        var purse = new TokenPurse(buckets, "sender", perSecond: 500, burst: 500, time);

        await purse.TakeAsync();
        await purse.TakeAsync();
        Assert.Equal(1, buckets.Asked);
        await Task.Delay(TimeSpan.FromSeconds(2), time);
        await purse.TakeAsync();

        Assert.Equal(2, buckets.Asked);
    });

    [Fact]
    public void A_store_that_was_away_is_asked_again() => VirtualTime.Run(async time =>
    {
        var buckets = new CountedBuckets(time) { IsDown = true };
        var purse = new TokenPurse(buckets, "sender", perSecond: 500, burst: 500, time);

        await Assert.ThrowsAsync<TimeoutException>(() => purse.TakeAsync().AsTask());
        buckets.IsDown = false;

        Assert.Equal(TimeSpan.Zero, await purse.TakeAsync());
    });

    private static async Task<bool[]> TakeAsync(TokenPurse purse, int times)
    {
        var taken = new bool[times];
        for (var number = 0; number < times; number++)
        {
            taken[number] = await purse.TakeAsync() == TimeSpan.Zero;
        }

        return taken;
    }

    private sealed class CountedBuckets(VirtualTime time) : ITokenBuckets
    {
        private readonly MemoryInbox _inbox = new(time);

        public bool IsDown
        {
            set => _inbox.IsDown = value;
        }

        public int Asked { get; private set; }

        public Task<Tokens> TakeAsync(string who, int perSecond, int burst, int most)
        {
            Asked++;
            return _inbox.TakeAsync(who, perSecond, burst, most);
        }
    }
}
